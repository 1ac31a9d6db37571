import { en } from "../phrases/en.ts";
import type { TemplateSource } from "./templates.ts";

export const outOfHours: TemplateSource = {
  id: "out-of-hours",
  name: "Out of hours",
  description:
    "The AI answers at all times; while nobody is there, the customer is told when people are back and leaves an address.",
  definition: {
    steps: [
      { id: "start", kind: "trigger", on: "first-message", next: "answer" },
      { id: "answer", kind: "agent", name: "AI answers", handedOff: "hours" },
      {
        id: "hours",
        kind: "branch",
        name: "Are people there?",
        branches: [
          {
            id: "open",
            label: "People are there",
            when: { conditions: [{ attribute: "office.isOpen", operator: "is", value: true }] },
            next: "people",
          },
        ],
        otherwise: "away",
      },
      {
        id: "away",
        kind: "message",
        name: "We are away",
        text: en.away,
        next: "email",
      },
      {
        id: "email",
        kind: "collect",
        name: "Address",
        fields: [
          {
            attribute: "contact.email",
            question: en.askReach,
            skipLabel: en.noThanks,
          },
        ],
        next: "people-later",
        silence: { after: { amount: 15, unit: "minutes" }, next: "people-later" },
      },
      { id: "people", kind: "handoff-to-agent", name: "Colleagues" },
      {
        id: "people-later",
        kind: "handoff-to-agent",
        name: "Colleagues, later",
        text: en.later,
        note: "Written out of hours: the customer was told that you are back {{office.opensAt|soon}}.",
      },
    ],
    positions: {
      start: { x: 0, y: 120 },
      answer: { x: 280, y: 120 },
      hours: { x: 560, y: 120 },
      people: { x: 860, y: 20 },
      away: { x: 860, y: 180 },
      email: { x: 1140, y: 180 },
      "people-later": { x: 1420, y: 180 },
    },
  },
};
