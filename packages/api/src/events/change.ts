import { z } from "zod";

/**
 * One server-sent event of `GET /events`: event name `change`, this object as JSON data. It names what changed and
 * carries nothing of it: the reader fetches what it may see. `connection`, `settings` and `knowledge` work alike;
 * `customer-typing` names the conversation in which the customer is writing at this moment.
 */
export const changeSchema = z
  .object({
    topic: z.enum(["conversation", "connection", "settings", "knowledge", "customer-typing"]),
    id: z.string().describe("Of the conversation, connection or article; the document's name for settings."),
  })
  .meta({ id: "Change", description: "Something that a screen may want to fetch anew." });
export type ChangeView = z.infer<typeof changeSchema>;
