import { z } from "zod";
import { time } from "../../parsing/lenient.ts";

/** Ids are numbers in the CRM's JSON; "" and null both mean that a field is not set. */
const id = z.union([z.number(), z.string().min(1)]);
const fields = z.record(z.string(), z.unknown()).nullish();

const crmCompanySchema = z.looseObject({ id, custom_field: fields });
export type CrmCompany = z.output<typeof crmCompanySchema>;

const crmContactSchema = z.looseObject({
  id,
  email: z.string().nullish(),
  mobile_number: z.string().nullish(),
  work_number: z.string().nullish(),
  updated_at: time,
  custom_field: fields,
  sales_accounts: z
    .array(z.looseObject({ id, is_primary: z.boolean().nullish(), custom_field: fields }))
    .nullish(),
});
export type CrmContact = z.output<typeof crmContactSchema>;

export const lookupSchema = z.object({
  contacts: z.object({ contacts: z.array(crmContactSchema).nullish() }).nullish(),
});
export const contactAnswerSchema = z.object({ contact: crmContactSchema });
export const companyAnswerSchema = z.object({ sales_account: crmCompanySchema });
