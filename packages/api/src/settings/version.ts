import { z } from "zod";

export const versionSchema = z
  .number()
  .int()
  .min(0)
  .describe(
    "0: never saved, the defaults are in force. Send it back to notice somebody else's change (409).",
  );
