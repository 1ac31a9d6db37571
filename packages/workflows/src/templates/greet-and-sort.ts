import { en } from "../phrases/en.ts";
import type { TemplateSource } from "./templates.ts";

export const greetAndSort: TemplateSource = {
  id: "front-door",
  name: "Front door",
  description:
    "Greets who opens the messenger and asks what it is about; whoever has asked already gets the AI's answer at once. People get what it cannot solve.",
  definition: {
    steps: [
      { id: "start", kind: "trigger", name: "In a helpdesk", on: "first-message", next: "answer" },
      {
        id: "opened",
        kind: "trigger",
        name: "In the messenger",
        on: "conversation-opened",
        next: "asked",
      },
      {
        id: "asked",
        kind: "branch",
        name: "Asked already?",
        branches: [
          {
            id: "yes",
            label: "Has asked",
            when: { conditions: [{ attribute: "message.text", operator: "is-known" }] },
            next: "answer",
          },
        ],
        otherwise: "greeting",
      },
      {
        id: "greeting",
        kind: "buttons",
        name: "Greeting",
        text: en.welcome,
        buttons: [
          { id: "order", label: en.aboutOrder, next: "tag-order" },
          { id: "product", label: en.aboutProduct, next: "tag-product" },
          { id: "other", label: en.aboutOther, next: "ask-other" },
        ],
        otherwise: "answer",
      },
      { id: "tag-order", kind: "tag", tags: ["order"], next: "ask-order" },
      { id: "tag-product", kind: "tag", tags: ["product"], next: "ask-product" },
      {
        id: "ask-order",
        kind: "message",
        name: "Which order?",
        text: en.whichOrder,
        next: "answer",
      },
      {
        id: "ask-product",
        kind: "message",
        name: "Which product?",
        text: en.whichProduct,
        next: "answer",
      },
      {
        id: "ask-other",
        kind: "message",
        name: "What else?",
        text: en.whatElse,
        next: "answer",
      },
      { id: "answer", kind: "agent", name: "AI answers", handedOff: "people" },
      { id: "people", kind: "handoff-to-agent", name: "Colleagues" },
    ],
    positions: {
      start: { x: 1120, y: 0 },
      opened: { x: 0, y: 220 },
      asked: { x: 280, y: 220 },
      greeting: { x: 560, y: 300 },
      "tag-order": { x: 840, y: 160 },
      "tag-product": { x: 840, y: 320 },
      "ask-order": { x: 1120, y: 160 },
      "ask-product": { x: 1120, y: 320 },
      "ask-other": { x: 1120, y: 480 },
      answer: { x: 1420, y: 200 },
      people: { x: 1700, y: 200 },
    },
  },
};
