import type { TemplateSource } from "./templates.ts";

export const greetAndSort: TemplateSource = {
  id: "front-door",
  name: "Front door",
  description: "Greets, asks what it is about, lets the AI answer, and hands off what it cannot.",
  definition: {
    steps: [
      { id: "start", kind: "trigger", name: "In a helpdesk", on: "first-message", next: "greeting" },
      {
        id: "opened",
        kind: "trigger",
        name: "In the messenger",
        on: "conversation-opened",
        next: "greeting",
      },
      {
        id: "greeting",
        kind: "buttons",
        name: "Greeting",
        text: "Hi {{contact.name|there}}! What is it about?",
        buttons: [
          { id: "order", label: "An order", next: "tag-order" },
          { id: "product", label: "A product", next: "tag-product" },
          { id: "other", label: "Something else", next: "answer" },
        ],
        otherwise: "answer",
      },
      { id: "tag-order", kind: "tag", tags: ["order"], next: "answer" },
      { id: "tag-product", kind: "tag", tags: ["product"], next: "answer" },
      { id: "answer", kind: "agent", name: "AI answers", handedOff: "people" },
      { id: "people", kind: "handoff-to-agent", name: "Colleagues" },
    ],
    positions: {
      opened: { x: 0, y: 280 },
      start: { x: 0, y: 40 },
      greeting: { x: 280, y: 160 },
      "tag-order": { x: 560, y: 40 },
      "tag-product": { x: 560, y: 200 },
      answer: { x: 840, y: 160 },
      people: { x: 1120, y: 160 },
    },
  },
};
