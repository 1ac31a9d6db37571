/** For people. */
export const crmLabel = "Freshworks CRM";
