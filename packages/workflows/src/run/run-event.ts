/** What happens to a run. */
export type RunEvent =
  /** The customer wrote, or tapped a button. Several messages of one burst are one event. */
  | { kind: "message"; text: string; buttonId: string | null; messageIds: string[] }
  /** A due time has come. Too early it does nothing. */
  | { kind: "timer" }
  /** What the AI made of the question it was asked. */
  | { kind: "agent"; outcome: "replied" | "handed-off" | "resolved" | "silent"; reason: string | null }
  | { kind: "code-checked"; verdict: "accepted" | "wrong" | "expired" | "used-up" | "not-sent" }
  /** People took over, or the conversation was closed. */
  | { kind: "stop" };

/** What is known besides the run when it takes a step. */
export type Facts = {
  /** Built-in attributes that are known now (`contact.email`, `office.isOpen` …). */
  attributes: Record<string, string | number | boolean>;
  /** When people are back, ISO; null: they are there, or nobody said when. */
  officeOpensAt: string | null;
  /** False where the customer's identity needs no one-time password: it is verified, or the helpdesk vouches for it (M3). */
  needsVerification: boolean;
  /** What the customer speaks, then what the organization does otherwise (BCP 47); left out: English. */
  languages?: readonly string[];
};
