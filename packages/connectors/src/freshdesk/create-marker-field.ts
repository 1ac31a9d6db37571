import { Failure } from "@baton/domain";
import { HttpFailure } from "../http/http-failure.ts";
import type { FreshdeskApi } from "./freshdesk-api.ts";
import { ticketFieldSchema } from "./shapes.ts";

/**
 * Makes a checkbox on the ticket form, for teammates only, to mark handoffs with (FD7, conditions FD4). The form's fields are for
 * admins to change, and some plans have no fields of one's own.
 *
 * @throws Failure `field-not-created`, with the way to make it by hand.
 */
export async function createMarkerField(
  api: FreshdeskApi,
  label: string,
): Promise<{ value: string; label: string; detail: string | null }> {
  try {
    const field = await api.post(
      "/admin/ticket_fields",
      {
        label,
        label_for_customers: label,
        type: "custom_checkbox",
        displayed_to_customers: false,
        customers_can_edit: false,
        required_for_agents: false,
        required_for_closure: false,
      },
      ticketFieldSchema,
    );
    if (field.name !== null) return { value: field.name, label: field.label ?? label, detail: field.name };
  } catch (error) {
    if (!(error instanceof HttpFailure) || error.isRetryable) throw error;
    throw new Failure({
      code: "field-not-created",
      message: `Freshdesk did not make the field: ${error.message}`,
      hint: "Make a checkbox under Admin → Ticket Fields as an administrator, then choose it here.",
      isRetryable: false,
    });
  }
  throw new Failure({
    code: "field-not-created",
    message: "Freshdesk made the field and did not say how it is called.",
    hint: "Look under Admin → Ticket Fields, and load the choices again.",
    isRetryable: false,
  });
}
