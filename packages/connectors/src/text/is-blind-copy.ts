/**
 * Whether a mail reached a mailbox without being addressed to its company (EM4): nobody in To and Cc is of the mailbox's domain. Domains
 * are compared, not addresses, since companies forward many addresses of theirs into one mailbox. Without a name in To or Cc, or
 * without a mailbox, nothing can be said.
 */
export function isBlindCopy(input: { mailbox: string | null; named: readonly (string | null)[] }): boolean {
  const own = domainOf(input.mailbox);
  const named = input.named.map(domainOf).filter((domain) => domain !== null);
  return own !== null && named.length > 0 && !named.some((domain) => isRelated(domain, own));
}

function isRelated(first: string, second: string): boolean {
  return first === second || first.endsWith(`.${second}`) || second.endsWith(`.${first}`);
}

/** Of `Name <user@host>` or `user@host`. */
function domainOf(address: string | null): string | null {
  return /@([a-z0-9.-]+\.[a-z0-9-]+)/i.exec(address ?? "")?.[1]?.toLowerCase() ?? null;
}
