/** Values of a customer by the attribute's name; empty ones are left out. */
export type CustomerFields = Readonly<Record<string, string>>;

/** Which way the values of an attribute go. */
export type FieldDirection = "both" | "to-crm" | "from-crm";

/** Both sides of one customer, as they are and as they were. */
export type MergeInput = {
  fields: readonly { attribute: string; direction: FieldDirection }[];
  /** What Baton knows now, and what the CRM does. */
  ours: CustomerFields;
  theirs: CustomerFields;
  /** What each side had after the last comparison; null: this is the first one. */
  seen: { ours: CustomerFields; theirs: CustomerFields } | null;
  /** When each side was changed last. Null: it does not say. */
  changedAt: { ours: Date | null; theirs: Date | null };
};

/** What has to be written on each side; empty objects: nothing. */
export type MergedFields = {
  toCrm: Record<string, string>;
  toBaton: Record<string, string>;
  /** Attributes that both sides have differently and keep so. */
  differing: string[];
};

/**
 * What has to be written where, so that both sides know the same of a customer (FC11). The rule, per attribute:
 *
 * 1. What one side has and the other has not is filled in at the first comparison, and afterwards when it is new. What was emptied
 *    on one side is neither filled again from an old value nor emptied on the other.
 * 2. Changed on one side since the last comparison: that value goes to the other.
 * 3. Changed on both: the later change counts. Where a side does not say when, both keep theirs.
 * 4. Different when both are seen for the first time: nobody knows which is newer, so both keep theirs until one is changed.
 *
 * So a newer value is never overwritten by an older one. The attribute's direction comes last: what may not go a way, does not.
 */
export function mergeCustomerFields({ fields, ours, theirs, seen, changedAt }: MergeInput): MergedFields {
  const merged: MergedFields = { toCrm: {}, toBaton: {}, differing: [] };
  for (const { attribute, direction } of fields) {
    const our = ours[attribute];
    const their = theirs[attribute];
    if (isSame(our, their)) continue;
    const before = { our: seen?.ours[attribute], their: seen?.theirs[attribute] };
    const winner = decide({ our, their, before, isFirst: seen === null, changedAt });
    if (winner === "ours" && our !== undefined && direction !== "from-crm") merged.toCrm[attribute] = our;
    else if (winner === "theirs" && their !== undefined && direction !== "to-crm") {
      merged.toBaton[attribute] = their;
    } else if (our !== undefined && their !== undefined) merged.differing.push(attribute);
  }
  return merged;
}

type Side = "ours" | "theirs" | "neither";

function decide({
  our,
  their,
  before,
  isFirst,
  changedAt,
}: {
  our: string | undefined;
  their: string | undefined;
  before: { our: string | undefined; their: string | undefined };
  isFirst: boolean;
  changedAt: MergeInput["changedAt"];
}): Side {
  const haveWeChanged = !isFirst && !isSame(our, before.our);
  const haveTheyChanged = !isFirst && !isSame(their, before.their);
  // An empty field is filled from what is new on the other side: what was emptied here stays so while nothing happens there.
  if (our === undefined) return isFirst || haveTheyChanged ? "theirs" : "neither";
  if (their === undefined) return isFirst || haveWeChanged ? "ours" : "neither";
  if (before.our === undefined && before.their === undefined) return "neither";
  if (haveWeChanged && haveTheyChanged) {
    if (changedAt.ours === null || changedAt.theirs === null) return "neither";
    return changedAt.ours > changedAt.theirs ? "ours" : "theirs";
  }
  if (haveWeChanged) return "ours";
  return haveTheyChanged ? "theirs" : "neither";
}

/** Addresses and names differ by the case of letters on their way through forms; that is no change. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  return one?.trim().toLowerCase() === other?.trim().toLowerCase();
}
