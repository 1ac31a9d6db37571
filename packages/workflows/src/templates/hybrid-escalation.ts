import { en } from "../phrases/en.ts";
import type { TemplateSource } from "./templates.ts";

export const hybridEscalation: TemplateSource = {
  id: "hybrid-escalation",
  name: "Hybrid escalation",
  description:
    "The AI answers first; what it cannot solve becomes a ticket or a chat with a person, as the customer likes.",
  definition: {
    steps: [
      { id: "start", kind: "trigger", on: "first-message", next: "answer" },
      { id: "answer", kind: "agent", name: "AI answers", handedOff: "choice" },
      {
        id: "choice",
        kind: "buttons",
        name: "Ticket or person",
        text: en.choice,
        buttons: [
          { id: "ticket", label: en.createTicket, next: "ticket" },
          { id: "human", label: en.humanAgent, next: "people" },
        ],
        otherwise: "answer",
      },
      { id: "ticket", kind: "handoff-to-ticket", name: "Ticket", unverified: "people" },
      { id: "people", kind: "handoff-to-agent", name: "Colleagues" },
    ],
    positions: {
      start: { x: 0, y: 120 },
      answer: { x: 280, y: 120 },
      choice: { x: 560, y: 120 },
      ticket: { x: 860, y: 20 },
      people: { x: 1140, y: 160 },
    },
  },
};
