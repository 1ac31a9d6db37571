/** A turn without a model takes a tenth of it; whoever is held for longer waits for a helpdesk or a model. */
export const slowMs = 1_000;

/** Shares are fractions: three thirds are a whole. */
const rounding = 1e-6;

export type HeldHand = { connectionId: string; heldMs: number };

export type FreeHands = {
  /** Hands that may take whatever is due. */
  forAll: number;
  /** Hands beside those, and beyond the worker's own number where need be, for connections other than these; null: nobody crowds. */
  forOthers: { hands: number; except: readonly string[] } | null;
};

/**
 * How a worker's hands are shared among connections (D6). While a helpdesk answers nobody needs a share: its conversations are over in
 * an instant, and those of others come next. One that hangs holds each hand for ten seconds, and all of them before long. So a connection
 * that holds its share with slow hands takes more only when nobody else has anything due, and what it took beyond its share is not counted
 * against the others: they find hands at once. A hand is a wait on the network, so that a few more cost nothing.
 *
 * The share leaves as much as one connection's to those who hold nothing yet: half of the hands where one connection holds some, a third
 * where two do, down to one.
 *
 * @param hands how many the worker has
 */
export function shareHands(hands: number, held: readonly HeldHand[]): FreeHands {
  const byConnection = new Map<string, { all: number; slow: number }>();
  for (const { connectionId, heldMs } of held) {
    const count = byConnection.get(connectionId) ?? { all: 0, slow: 0 };
    count.all += 1;
    if (heldMs >= slowMs) count.slow += 1;
    byConnection.set(connectionId, count);
  }
  const forAll = Math.max(0, hands - held.length);
  // Not rounded: of many connections each would give up too much.
  const share = hands / (byConnection.size + 1);
  const except: string[] = [];
  let counted = 0;
  for (const [connectionId, { all, slow }] of byConnection) {
    if (slow >= share) except.push(connectionId);
    counted += slow >= share ? share : all;
  }
  if (except.length === 0) return { forAll, forOthers: null };
  return { forAll, forOthers: { hands: Math.max(0, Math.floor(hands - counted + rounding)), except } };
}
