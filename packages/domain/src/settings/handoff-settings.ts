/**
 * When the agent gives a conversation to people (A3): one of the presets, or single switches. Failures of the agent
 * itself (an error, a timeout, an empty answer) always end with a teammate and cannot be switched off.
 */
export type HandoffSettings = {
  /** `custom`: the switches below as they stand; any other name sets them to the preset's values. */
  preset: HandoffPreset | "custom";
  /** The customer asks for a person. */
  onRequest: boolean;
  /** The customer is angry twice, or upset while the agent is unsure. */
  onFrustration: boolean;
  /** The customer raises the same point again after an answer. */
  onNoProgress: boolean;
  /** Answer at or above this probability, 0 to 1; below it the conversation is handed off. */
  answerThreshold: number;
  /** With a model: below this probability no tokens are spent and the turn hands off; 0 to 1. */
  modelThreshold: number;
};

/** Named sets of switches, from never asking people to asking them late. */
export type HandoffPreset = "ai-only" | "quick" | "balanced" | "ai-first";
export const handoffPresets: readonly HandoffPreset[] = ["ai-only", "quick", "balanced", "ai-first"];

type Switches = Omit<HandoffSettings, "preset">;

/**
 * What each preset stands for. 0.6 gave a precision of 0.84 or better on four public help centres; the others are that
 * figure moved towards people (`quick`) or towards the agent (`ai-first`).
 */
export const handoffPresetSwitches: Record<HandoffPreset, Switches> = {
  "ai-only": {
    onRequest: false,
    onFrustration: false,
    onNoProgress: false,
    answerThreshold: 0.3,
    modelThreshold: 0.1,
  },
  quick: {
    onRequest: true,
    onFrustration: true,
    onNoProgress: true,
    answerThreshold: 0.75,
    modelThreshold: 0.4,
  },
  balanced: {
    onRequest: true,
    onFrustration: true,
    onNoProgress: true,
    answerThreshold: 0.6,
    modelThreshold: 0.25,
  },
  "ai-first": {
    onRequest: true,
    onFrustration: false,
    onNoProgress: true,
    answerThreshold: 0.45,
    modelThreshold: 0.15,
  },
};

/** Until an admin chooses. */
export const defaultHandoffSettings: HandoffSettings = {
  preset: "balanced",
  ...handoffPresetSwitches.balanced,
};

/** The switches that are in force: a named preset wins over the switches stored beside it. */
export function resolveHandoffSettings(settings: HandoffSettings): HandoffSettings {
  if (settings.preset === "custom") return settings;
  return { preset: settings.preset, ...handoffPresetSwitches[settings.preset] };
}
