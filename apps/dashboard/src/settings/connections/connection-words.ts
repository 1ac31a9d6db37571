import type { ConnectionSummary, HealthEntryView } from "@baton/api";
import type { Tone } from "../../components/badge.tsx";

export const statusWords: Record<ConnectionSummary["status"], string> = {
  active: "Active",
  paused: "Paused",
  disconnected: "Disconnected",
};
export const statusTones: Record<ConnectionSummary["status"], Tone> = {
  active: "good",
  paused: "bad",
  disconnected: "outline",
};
export const severityWords: Record<HealthEntryView["severity"], string> = {
  ok: "Healthy",
  warning: "Needs a look",
  error: "Needs mending",
};
export const severityTones: Record<HealthEntryView["severity"], Tone> = {
  ok: "good",
  warning: "note",
  error: "bad",
};
