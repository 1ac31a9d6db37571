import { en } from "../phrases/en.ts";
import type { TemplateSource } from "./templates.ts";

export const collectEmailFirst: TemplateSource = {
  id: "collect-email-first",
  name: "Collect email first",
  description:
    "Asks for an email address unless it is known, then the AI answers the question that was asked.",
  definition: {
    steps: [
      { id: "start", kind: "trigger", on: "first-message", next: "email" },
      {
        id: "email",
        kind: "collect",
        name: "Address",
        fields: [
          {
            attribute: "contact.email",
            question: en.askFirst,
            skipLabel: en.skip,
          },
        ],
        next: "answer",
      },
      { id: "answer", kind: "agent", name: "AI answers", handedOff: "people" },
      { id: "people", kind: "handoff-to-agent", name: "Colleagues" },
    ],
    positions: {
      start: { x: 0, y: 100 },
      email: { x: 280, y: 100 },
      answer: { x: 560, y: 100 },
      people: { x: 840, y: 100 },
    },
  },
};
