import { BlockList, isIPv4, isIPv6 } from "node:net";

/**
 * Whether an IP address belongs to a network that is not the public internet: loopback, private, link-local
 * (cloud metadata lives there), carrier-grade, multicast, documentation and reserved ranges of the IANA special
 * purpose registries, read on 2026-11-20.
 *
 * An IPv4 address inside an IPv6 one (mapped, or behind NAT64) is judged as the IPv4 address that is reached.
 * What is no IP address at all counts as private.
 */
export function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  if (isIPv4(plain)) return specialRanges.check(plain, "ipv4");
  if (!isIPv6(plain)) return true;
  const embedded = embeddedIpv4(plain);
  if (embedded !== null) return specialRanges.check(embedded, "ipv4");
  return specialRanges.check(plain, "ipv6");
}

const specialRanges = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const) {
  specialRanges.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  // Unspecified, loopback and the old IPv4-compatible form.
  ["::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  // Teredo, benchmarking, documentation, 6to4: all can carry or stand for something that is not public.
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
  ["5f00::", 16],
  ["fc00::", 7],
  ["fe80::", 9],
  ["ff00::", 8],
] as const) {
  specialRanges.addSubnet(network, prefix, "ipv6");
}

/** The IPv4 address of `::ffff:a.b.c.d` (mapped) and `64:ff9b::a.b.c.d` (NAT64); null for all other IPv6. */
function embeddedIpv4(address: string): string | null {
  // The URL parser writes every spelling of an IPv6 address in one form, with the IPv4 tail in hexadecimal.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const match = /^(?:::ffff|64:ff9b:):(?:([0-9a-f]{1,4}):)?([0-9a-f]{1,4})$/.exec(canonical);
  if (!match) return null;
  const high = Number.parseInt(match[1] ?? "0", 16);
  const low = Number.parseInt(match[2] ?? "0", 16);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
}
