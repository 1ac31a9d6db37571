import { z } from "zod";
import { attributeNameSchema, listAttributes } from "../../definition/attributes.ts";
import { customerTextSchema, silenceSchema, stepBase, targetSchema } from "../../definition/step-fields.ts";
import { en } from "../../phrases/en.ts";
import { readTextUses } from "../../read-uses.ts";
import { defineStep, type StepContext, type StepResult } from "../../step.ts";
import { matchButton } from "../buttons/match-button.ts";
import { silenceEndsAt, silenceExits } from "../silence.ts";
import { readAnswer } from "./read-answer.ts";

const schema = z.strictObject({
  ...stepBase,
  kind: z.literal("collect"),
  fields: z
    .array(
      z.strictObject({
        attribute: attributeNameSchema,
        question: customerTextSchema,
        /** Label of a button by which the customer may leave it out; null: an answer is needed. */
        skipLabel: z.string().trim().min(1).max(40).nullable().default(null),
      }),
    )
    .min(1, "Add what is to be collected.")
    .max(10),
  /** `skip`: what is known already is not asked again (M6). */
  whenKnown: z.enum(["skip", "ask"]).default("skip"),
  /** Unreadable answers to one question until the customer is let go on without it. */
  attempts: z.int().min(1).max(5).default(3),
  next: targetSchema,
  /** Everything was known already; null: as `next`. */
  known: targetSchema,
  /** No usable answer after all attempts; null: as `next`. */
  refused: targetSchema,
  silence: silenceSchema,
});
export type CollectStep = z.infer<typeof schema>;

const skipButton = "skip";

/** Asks for name, e-mail or any attribute, one question at a time (M6). */
export const collectStep = defineStep<CollectStep>({
  kind: "collect",
  label: "Collect data",
  description: "Asks for a name, an email address or anything else, unless it is known.",
  schema,
  create: (id) => ({
    id,
    kind: "collect",
    fields: [{ attribute: "contact.email", question: en.newCollect, skipLabel: null }],
    whenKnown: "skip",
    attempts: 3,
    next: null,
    known: null,
    refused: null,
    silence: null,
  }),
  exits: (step) => [
    {
      name: "next",
      label: "Collected",
      to: step.next,
      path: ["next"],
      isRequired: true,
      // With everything known it passes at once.
      waits: step.whenKnown === "ask",
    },
    {
      name: "known",
      label: "All known",
      to: step.known,
      path: ["known"],
      isRequired: false,
      waits: false,
      whenEmpty: "as Collected",
    },
    {
      name: "refused",
      label: "No usable answer",
      to: step.refused,
      path: ["refused"],
      isRequired: false,
      waits: true,
      whenEmpty: "as Collected",
    },
    ...silenceExits(step.silence),
  ],
  uses: (step) =>
    step.fields.flatMap((field, index) => [
      { path: ["fields", index, "attribute"], attribute: field.attribute, mode: "write" as const },
      ...readTextUses(field.question, "fields", index, "question"),
    ]),
  summarize: (step) => step.fields.map((field) => field.question).join(" · "),
  enter(step, context) {
    return ask(step, context, 0) ?? goOn(step, "known");
  },
  receive(step, event, context) {
    const { awaiting } = context.run;
    if (awaiting?.kind !== "answer") return undefined;
    if (event.kind === "timer") return { move: { kind: "go", exit: "silence" } };
    if (event.kind !== "message") return undefined;
    const field = step.fields[awaiting.field];
    if (!field) return goOn(step, "next");
    if (field.skipLabel !== null && isSkip(field.skipLabel, event, context)) {
      return ask(step, context, awaiting.field + 1) ?? goOn(step, "next");
    }
    const type =
      listAttributes(context.declared).find(({ name }) => name === field.attribute)?.type ?? "text";
    const answer = readAnswer(event.text, type);
    if (answer.kind === "value") {
      return collected(step, context, awaiting.field, answer.value);
    }
    const attempts = awaiting.attempts + 1;
    // Whatever they wrote instead was meant for somebody.
    if (attempts >= step.attempts) return { ...goOn(step, "refused"), leavesQuestion: true };
    return {
      effects: [
        {
          kind: "send",
          text: context.speaker.say(answer.ask),
          buttons: skipButtons(field, context),
        },
      ],
      move: {
        kind: "stay",
        awaiting: { ...awaiting, attempts, until: silenceEndsAt(step.silence, context.now) },
      },
    };
  },
});

function collected(
  step: CollectStep,
  context: StepContext,
  index: number,
  value: string | number | boolean,
): StepResult {
  const attribute = step.fields[index]?.attribute as string;
  const following = ask(step, context, index + 1) ?? goOn(step, "next");
  return {
    ...following,
    attributes: { [attribute]: value },
    effects: [
      ...(attribute.startsWith("contact.") ? [{ kind: "update-contact" as const, attribute, value }] : []),
      ...(following.effects ?? []),
    ],
  };
}

/** Asks the first question from there on whose answer is not known; undefined: nothing is left to ask. */
function ask(step: CollectStep, context: StepContext, from: number): StepResult | undefined {
  const index = step.fields.findIndex((field, at) => {
    if (at < from) return false;
    const known = context.read(field.attribute);
    return step.whenKnown === "ask" || known === undefined || known === "";
  });
  const field = step.fields[index];
  if (!field) return undefined;
  return {
    effects: [
      {
        kind: "send",
        text: context.render(field.question) || field.question,
        buttons: skipButtons(field, context),
      },
    ],
    move: {
      kind: "stay",
      awaiting: {
        kind: "answer",
        field: index,
        attempts: 0,
        until: silenceEndsAt(step.silence, context.now),
      },
    },
  };
}

function goOn(step: CollectStep, exit: "next" | "known" | "refused"): StepResult {
  return { move: { kind: "go", exit: exit !== "next" && step[exit] === null ? "next" : exit } };
}

function skipButtons(
  { skipLabel, question }: CollectStep["fields"][number],
  { speaker }: StepContext,
): { id: string; label: string }[] {
  return skipLabel === null ? [] : [{ id: skipButton, label: speaker.label(skipLabel, question) }];
}

function isSkip(
  label: string,
  event: { text: string; buttonId: string | null },
  { speaker }: StepContext,
): boolean {
  return matchButton([{ id: skipButton, label }], event, speaker.alsoCalled) !== undefined;
}
