import type { AttributeValue } from "../definition/attributes.ts";

/** What a run asks of the world. The engine plans it in the outbox, or asks the AI. */
export type EffectBody =
  /** Visible to the customer. Buttons are quick replies where the channel has them, a numbered list elsewhere. */
  | { kind: "send"; text: string; buttons: { id: string; label: string }[] }
  /** The AI answers these messages. `isFinal`: the run is over, and does not want to hear what came of it. */
  | { kind: "ask-agent"; messageIds: string[]; isFinal: boolean }
  | { kind: "tag"; tags: string[] }
  /** Only for what belongs to the contact (`contact.…`); other attributes live in the run. */
  | { kind: "update-contact"; attribute: string; value: AttributeValue }
  | {
      kind: "hand-off";
      text: string | null;
      connectionId: string | null;
      groupId: string | null;
      topicId: string | null;
      note: string | null;
    }
  | {
      kind: "create-ticket";
      text: string | null;
      connectionId: string | null;
      groupId: string | null;
      subject: string;
      fields: Record<string, string>;
    }
  | { kind: "close"; text: string | null; outcome: "resolved" | "unresolved" }
  /** A one-time password goes to this address. */
  | { kind: "send-code"; email: string }
  /** The verdict comes back as an event. */
  | { kind: "check-code"; email: string; code: string };

/** `key` is the same when a crash makes the run take the same step again, and unlike every other of the run. */
export type Effect = EffectBody & { key: string; stepId: string };
