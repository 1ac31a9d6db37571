import { expect, test } from "vitest";
import { findMailRobot } from "./find-mail-robot.ts";

const person = { from: "zoe@example.test", subject: "My order" };

test.each([
  [person, null],
  [{ ...person, from: "postmaster@mail.test" }, "mail-robot"],
  [{ ...person, subject: "Automatische Antwort: Urlaub" }, "auto-response"],
  [{ ...person, subject: "Is my automatic reply set up?" }, null],
  [{ ...person, headers: { "Auto-Submitted": "auto-generated" } }, "auto-response"],
  [{ ...person, headers: { "auto-submitted": "No" } }, null],
  [{ ...person, headers: { Precedence: "list" } }, "auto-response"],
  [{ ...person, headers: { Precedence: "normal" } }, null],
  // Asks others to send no automatic replies, which people's mail programs do too.
  [{ ...person, headers: { "X-Auto-Response-Suppress": "OOF, AutoReply" } }, null],
  [{ from: null, subject: null }, null],
])("G10: %j is %s", (mail, expected) => {
  expect(findMailRobot(mail)).toBe(expected);
});
