import type { HealthEntry } from "@baton/database";
import type { FailureRecord } from "@baton/domain";
import type { DoctorFacts } from "./condition.ts";
import { conditions } from "./conditions.ts";

export type Diagnosis = {
  health: HealthEntry[];
  /** Why nothing may be sent, when that is so. */
  pause: FailureRecord | null;
};

/** Judges the facts by every condition. Pure; `since` of a condition that held before is kept. */
export function diagnose(facts: DoctorFacts): Diagnosis {
  const codes: Record<string, string | undefined> = facts.manifest.conditions?.codes ?? {};
  const health: HealthEntry[] = [];
  let pause: FailureRecord | null = null;
  for (const { name, judge } of conditions) {
    const finding = judge(facts);
    if (!finding) continue;
    const { pause: reason, ...entry } = finding;
    const code = codes[name] ?? name;
    const known = facts.connection.health.find((earlier) => earlier.code === code);
    health.push({ code, ...entry, since: known?.since ?? facts.now.toISOString() });
    pause ??= reason ?? null;
  }
  return { health, pause };
}
