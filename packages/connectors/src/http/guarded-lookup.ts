import { type LookupAddress, type LookupAllOptions, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { isPrivateAddress } from "./is-private-address.ts";

/** Thrown inside the connect step; the client turns it into the failure `private-address`. */
class PrivateAddressError extends Error {
  readonly code = "PRIVATE_ADDRESS";
}

export type ResolveHost = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Name resolution for sockets that gives back public addresses only.
 *
 * It runs at the moment of connecting and the socket uses exactly the addresses it returns. A check of the name
 * before the request would prove nothing: a hostile name server can answer differently the second time.
 */
export function guardedLookup(resolveHost: ResolveHost = lookup): LookupFunction {
  return (hostname, options, callback) => {
    resolveHost(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, "");
      const allowed = addresses.filter(({ address }) => !isPrivateAddress(address));
      const first = allowed[0];
      if (!first) return callback(new PrivateAddressError(`${hostname} is a private address`), "");
      if (options.all) return callback(null, allowed);
      callback(null, first.address, first.family);
    });
  };
}
