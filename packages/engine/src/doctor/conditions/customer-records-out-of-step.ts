import { type Condition, count, when } from "../condition.ts";

/** The CRM beside the helpdesk cannot be asked, or refuses some of the contacts (FC11). Answering goes on all the same. */
export const customerRecordsOutOfStep: Condition = {
  name: "customer-records-out-of-step",
  judge({ customerSync, manifest }) {
    if (customerSync === null) return null;
    const { failure, failed, failures, syncedAt } = customerSync;
    const label = manifest.customerRecords?.label ?? "The CRM";
    if (failure !== null) {
      return {
        severity: "warning",
        message: `${label} cannot be asked: ${failure.message}. Contacts are not kept in step meanwhile.`,
        evidence: syncedAt === null ? "It never worked." : `It worked last at ${when(syncedAt)}.`,
        fix: failure.hint ?? "Look at the CRM's key in the connection's settings, then Test & Save.",
      };
    }
    const [newest] = failures;
    if (newest === undefined) return null;
    return {
      severity: "warning",
      message: `${label} refuses ${count(failed, "contact")}. They are tried again when they change, and once a week.`,
      evidence: `Contact ${newest.contactId}: ${newest.failure.message}`,
      fix: "Look in the CRM what it demands of these contacts, such as a field of its own; leave out in the field mapping what it does not take.",
    };
  },
};
