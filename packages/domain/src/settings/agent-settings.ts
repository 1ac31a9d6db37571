/** How the agent speaks and for whom: one document per organization. */
export type AgentDocument = {
  /** The company as the agent names it to customers. */
  organizationName: string;
  /** How the agent should sound, in plain words; used with a model only. Empty: none. */
  tone: string;
  /** House rules for the model, written by an admin; used with a model only. Empty: none. */
  instructions: string;
  /** Languages answered (ISO 639-1), and the one used when detection gives none. */
  language: { served: string[] | "any"; fallback: string };
  /** Wall-clock limit of one turn, milliseconds; beyond it the turn becomes a handoff. */
  maxTurnMs: number;
};

/** 45 seconds: longer than slow models need, shorter than a customer in a chat waits. */
export const defaultAgentDocument: AgentDocument = {
  organizationName: "our company",
  tone: "",
  instructions: "",
  language: { served: "any", fallback: "en" },
  maxTurnMs: 45_000,
};
