import { createHash, randomUUID } from "node:crypto";

/** The prefixes of Front's ids; what follows is a number in base 36. */
const prefixes = {
  company: "cmp",
  conversation: "cnv",
  message: "msg",
  comment: "com",
  teammate: "tea",
  team: "tim",
  tag: "tag",
  inbox: "inb",
  channel: "cha",
  contact: "crd",
  event: "evt",
  file: "fil",
  link: "top",
  rule: "rul",
  status: "sts",
  knowledgeBase: "knb",
  category: "kbc",
  article: "kba",
} as const;

export type IdKind = keyof typeof prefixes;

/** Where the numbers of the busy kinds start, so that their ids have the length of real ones. */
const firstNumbers: Partial<Record<IdKind, number>> = {
  conversation: 74_812_330_000,
  message: 139_655_100_000,
  event: 171_905_400_000,
  comment: 21_330_000_000,
  file: 8_344_000_000,
  contact: 2_970_000_000,
};

/** The id of the nth thing of an account. Uneven steps, so that nobody learns to count on neighbours. */
export function idOf(kind: IdKind, number: number): string {
  const value = (firstNumbers[kind] ?? 61_000_000) + number * 37;
  return `${prefixes[kind]}_${value.toString(36)}`;
}

/** An id that is the same in every sandbox, so that documentation and tests may name it. */
export function fixedId(kind: IdKind, name: string): string {
  const hex = createHash("sha256").update(`lumen-bikes/${kind}/${name}`).digest("hex");
  const value = 1_680_000 + (Number.parseInt(hex.slice(0, 10), 16) % 58_000_000);
  return `${prefixes[kind]}_${value.toString(36)}`;
}

/** A message uid: 32 hex digits. */
export function newUid(): string {
  return randomUUID().replaceAll("-", "");
}
