import type { Answer } from "../http/answer.ts";
import { notAllowedValue, validationFailed } from "./errors.ts";

/** The includes of a query; an Answer when one of them does not exist. */
export function readInclude(query: URLSearchParams, allowed: readonly string[]): Set<string> | Answer {
  const wanted = (query.get("include") ?? "").split(",").filter(Boolean);
  if (wanted.every((name) => allowed.includes(name))) return new Set(wanted);
  return validationFailed([notAllowedValue("include", allowed)]);
}
