import type { CustomerFields, FieldDirection } from "@baton/domain";

/** A CRM beside a helpdesk, whose contacts Baton keeps in step (FC11). Calls throw a `Failure`; writing twice does what writing once does. */
export interface CustomerRecords {
  readonly label: string;
  /** The attributes that go through it; one is in it once for each direction at most. */
  readonly fields: readonly { attribute: string; direction: FieldDirection }[];
  /**
   * By e-mail; for a customer without one by phone; else by the id that it had at the last comparison, since addresses change on both
   * sides. Null: it has no such contact.
   */
  find(
    customer: { email: string | null; phone: string | null; id: string | null },
    options: RecordOptions,
  ): Promise<CustomerRecord | null>;
  /**
   * Writes these values into the contact with that e-mail, and makes it where there is none; with an id into that one, and makes none.
   *
   * @param known everything that is known of the customer, for what a change needs beside it, such as the company's name.
   * @returns which attributes were left out, since the CRM refused them.
   */
  save(
    input: { id: string | null; email: string; values: CustomerFields; known: CustomerFields },
    options: RecordOptions,
  ): Promise<{ id: string; leftOut: string[] }>;
}

export type RecordOptions = {
  signal?: AbortSignal | undefined;
  /** Called before each request: limits are shared with everything else that asks the CRM. */
  onCall?: (() => void) | undefined;
};

export type CustomerRecord = {
  id: string;
  /** False: it has another address by now, and was found by its id or phone. */
  hasAddress: boolean;
  /** By Baton's names; empty ones are left out. */
  fields: CustomerFields;
  /** Null where the CRM does not say. */
  updatedAt: Date | null;
};
