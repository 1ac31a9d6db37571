import { z } from "zod";
import { stepBase, targetSchema } from "../../definition/step-fields.ts";
import { en } from "../../phrases/en.ts";
import type { PhraseName } from "../../phrases/speak.ts";
import { readTextUses } from "../../read-uses.ts";
import { defineStep, type StepContext, type StepResult } from "../../step.ts";
import { matchButton } from "../buttons/match-button.ts";
import { readAnswer } from "../collect/read-answer.ts";
import { readCode } from "./read-code.ts";

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("handoff-to-ticket"),
  /** What the customer is told once the ticket is there; null: the usual words. */
  text: z.string().trim().min(1).max(4_000).nullable().default(null),
  connectionId: z.string().min(1).max(100).nullable().default(null),
  groupId: z.string().min(1).max(100).nullable().default(null),
  subject: z
    .string()
    .trim()
    .min(1, "A ticket needs a subject.")
    .max(200)
    .default("Conversation with {{contact.name|a customer}}"),
  /** A one-time password to the customer's address before the ticket is made (M3). Does not apply to verified identities. */
  userVerification: z.boolean().default(true),
  /** Ticket fields and what goes into them. */
  fields: z.record(z.string().min(1).max(100), z.string().max(400)).default({}),
  /** The code was wrong too often, or could not be sent; null: people get the conversation without a ticket. */
  unverified: targetSchema,
});
export type HandoffToTicketStep = z.infer<typeof schema>;

/** Questions for an address, and for a code, before the step gives up. */
const maximumAttempts = 3;

/** For whoever mistyped the address, or waits for a mail that does not come. How many codes are sent is limited elsewhere. */
const codeButtons = [
  { id: "again", label: en.newCode },
  { id: "address", label: en.otherEmail },
];

/** Makes a ticket with the transcript (M3). */
export const handoffToTicketStep = defineStep<HandoffToTicketStep>({
  kind: "handoff-to-ticket",
  label: "Handoff to ticket",
  description: "Makes a ticket with the transcript, once the customer's address is verified.",
  schema,
  create: (id) => ({
    id,
    kind: "handoff-to-ticket",
    text: null,
    connectionId: null,
    groupId: null,
    subject: "Conversation with {{contact.name|a customer}}",
    userVerification: true,
    fields: {},
    unverified: null,
  }),
  exits: (step) =>
    step.userVerification
      ? [
          {
            name: "unverified",
            label: "Not verified",
            to: step.unverified,
            path: ["unverified"],
            isRequired: false,
            waits: true,
            whenEmpty: "hands off to people",
          },
        ]
      : [],
  uses: (step) => [
    ...readTextUses(step.text, "text"),
    ...readTextUses(step.subject, "subject"),
    ...Object.entries(step.fields).flatMap(([name, text]) => readTextUses(text, "fields", name)),
  ],
  summarize: (step) => step.subject,
  enter(step, context) {
    const email = context.read("contact.email");
    const isVerifying = step.userVerification && context.facts.needsVerification;
    // Without an address nobody could answer the ticket, verified or not.
    if (typeof email !== "string" || email === "") {
      return askEmail(context, isVerifying ? "askEmailForCode" : "askEmail");
    }
    return isVerifying ? sendCode(context, email) : createTicket(step, context, {});
  },
  receive(step, event, context) {
    const { awaiting } = context.run;
    if (event.kind === "message" && awaiting?.kind === "email") {
      const answer = readAnswer(event.text, "email");
      if (answer.kind === "unreadable") {
        const attempts = awaiting.attempts + 1;
        if (attempts >= maximumAttempts) return { ...giveUp(step, context), leavesQuestion: true };
        return {
          effects: [say(context, answer.ask)],
          move: { kind: "stay", awaiting: { ...awaiting, attempts } },
        };
      }
      const email = String(answer.value);
      const attributes = { "contact.email": email };
      return step.userVerification && context.facts.needsVerification
        ? { ...sendCode(context, email), attributes }
        : createTicket(step, context, attributes);
    }
    if (event.kind === "message" && awaiting?.kind === "code") {
      const email = String(context.read("contact.email"));
      const code = readCode(event.text);
      if (code === null) {
        const chosen = matchButton(codeButtons, event, context.speaker.alsoCalled);
        if (chosen?.id === "again") return sendCode(context, email);
        if (chosen) return askEmail(context, "askOtherEmail");
        const other = readAnswer(event.text, "email");
        if (other.kind === "value") {
          const written = String(other.value);
          return { ...sendCode(context, written), attributes: { "contact.email": written } };
        }
        const attempts = awaiting.attempts + 1;
        if (attempts >= maximumAttempts) return { ...giveUp(step, context), leavesQuestion: true };
        return {
          effects: [sayWithButtons(context, context.speaker.say("codeMissing"))],
          move: { kind: "stay", awaiting: { ...awaiting, attempts } },
        };
      }
      return {
        effects: [{ kind: "check-code", email, code }],
        move: { kind: "stay", awaiting: { kind: "verdict", attempts: awaiting.attempts, until: null } },
      };
    }
    if (event.kind === "code-checked") return hearVerdict(step, event.verdict, context);
    return undefined;
  },
});

function hearVerdict(
  step: HandoffToTicketStep,
  verdict: "accepted" | "wrong" | "expired" | "used-up" | "not-sent",
  context: StepContext,
): StepResult {
  const email = String(context.read("contact.email"));
  switch (verdict) {
    case "accepted":
      return createTicket(step, context, { "contact.isVerified": true });
    case "wrong":
      return {
        effects: [sayWithButtons(context, context.speaker.say("codeWrong"))],
        move: { kind: "stay", awaiting: { kind: "code", attempts: 0, until: null } },
      };
    case "expired":
      return sendCode(context, email, `${context.speaker.say("codeExpired")} `);
    case "used-up":
    case "not-sent":
      return giveUp(step, context);
  }
}

function askEmail(context: StepContext, question: PhraseName): StepResult {
  return {
    effects: [say(context, question)],
    move: { kind: "stay", awaiting: { kind: "email", attempts: 0, until: null } },
  };
}

function sendCode(context: StepContext, email: string, lead = ""): StepResult {
  const text = `${lead}${context.speaker.say("codeSent", { email })}`;
  return {
    effects: [{ kind: "send-code", email }, sayWithButtons(context, text)],
    move: { kind: "stay", awaiting: { kind: "code", attempts: 0, until: null } },
  };
}

function createTicket(
  step: HandoffToTicketStep,
  context: StepContext,
  attributes: Record<string, string | boolean>,
): StepResult {
  const { connectionId, groupId } = step;
  return {
    attributes,
    effects: [
      {
        kind: "create-ticket",
        text: step.text === null ? null : context.render(step.text) || null,
        connectionId,
        groupId,
        subject: context.render(step.subject) || "Conversation",
        fields: Object.fromEntries(
          Object.entries(step.fields).map(([name, text]) => [name, context.render(text)]),
        ),
      },
    ],
    asksAgent: true,
    move: { kind: "end", because: "ticket" },
  };
}

/** The escalation is never lost: without a ticket, people get the conversation. */
function giveUp(step: HandoffToTicketStep, context: StepContext): StepResult {
  if (step.unverified !== null) return { move: { kind: "go", exit: "unverified" } };
  return {
    effects: [
      say(context, "notVerified"),
      {
        kind: "hand-off",
        text: null,
        connectionId: null,
        groupId: null,
        topicId: null,
        note: "The customer wanted a ticket; their email address could not be verified.",
      },
    ],
    asksAgent: true,
    move: { kind: "end", because: "handed-off" },
  };
}

function say({ speaker }: StepContext, name: PhraseName) {
  return { kind: "send" as const, text: speaker.say(name), buttons: [] };
}

function sayWithButtons({ speaker }: StepContext, text: string) {
  const buttons = codeButtons.map(({ id, label }) => ({ id, label: speaker.translate(label) }));
  return { kind: "send" as const, text, buttons };
}
