import { StartupError } from "@baton/database";

/** Why a server cannot listen, for the person at the terminal; what nobody there can mend is given back as it is. */
export function explainListening(
  error: NodeJS.ErrnoException,
  wanted: { port: number; host: string /** A command line with another port. */; otherPort: string },
): Error {
  if (error.code === "EADDRINUSE") {
    return new StartupError({
      code: "port_in_use",
      message: `Port ${wanted.port} is in use by another program.`,
      hint: `Stop that program, or choose another port: ${wanted.otherPort}`,
      cause: error,
    });
  }
  if (error.code === "EACCES" || error.code === "EADDRNOTAVAIL") {
    return new StartupError({
      code: "port_not_allowed",
      message: `Baton may not listen on ${wanted.host}:${wanted.port} (${error.code}).`,
      hint: "Choose a port above 1023 and an address of this machine.",
      cause: error,
    });
  }
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN" || error.code === "EINVAL") {
    return new StartupError({
      code: "port_not_allowed",
      message: `HOST=${wanted.host} is no address of this machine (${error.code}).`,
      hint: "Set HOST to an address of this machine, to 0.0.0.0 for all of them, or leave it out.",
      cause: error,
    });
  }
  return error;
}
