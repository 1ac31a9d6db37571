import type { Route } from "../route.ts";
import { messengerChangeSchema, messengerDocumentSchema } from "../settings/messenger.ts";
import { listOf } from "../values/list.ts";
import { calibrationActSchema, outcomeQuerySchema, outcomeSchema, reliabilitySchema } from "./outcome.ts";

/** What came of answers. */
export const outcomeRoutes = {
  listOutcomes: {
    method: "GET",
    path: "/outcomes",
    tag: "Outcomes",
    summary: "What came of the agent's answers, newest answer first",
    permission: "viewer",
    query: outcomeQuerySchema,
    status: 200,
    answer: listOf(outcomeSchema),
  },
  getReliability: {
    method: "GET",
    path: "/outcomes/reliability",
    tag: "Outcomes",
    summary: "How far the confidence can be trusted: predicted beside observed",
    permission: "viewer",
    status: 200,
    answer: reliabilitySchema,
  },
  setCalibration: {
    method: "POST",
    path: "/outcomes/calibration",
    tag: "Outcomes",
    summary: "Fit the confidence to this installation's outcomes, or go back to the shipped one",
    permission: "admin",
    body: calibrationActSchema,
    status: 200,
    answer: reliabilitySchema,
    errors: ["refused", "version-conflict"],
  },
  getMessengerSettings: {
    method: "GET",
    path: "/settings/messenger",
    tag: "Messenger",
    summary: "How the messenger looks and behaves",
    permission: "viewer",
    status: 200,
    answer: messengerDocumentSchema,
  },
  putMessengerSettings: {
    method: "PUT",
    path: "/settings/messenger",
    tag: "Messenger",
    summary: "Change how the messenger looks and behaves",
    permission: "admin",
    body: messengerChangeSchema,
    status: 200,
    answer: messengerDocumentSchema,
    errors: ["version-conflict"],
  },
} as const satisfies Record<string, Route>;
