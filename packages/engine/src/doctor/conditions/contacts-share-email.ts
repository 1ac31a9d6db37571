import { type Condition, count } from "../condition.ts";

/** Two customers of the helpdesk's with one e-mail address are one contact here; their conversations stay apart in answers. */
export const contactsShareEmail: Condition = {
  name: "contacts-share-email",
  judge({ evidence, manifest }) {
    if (evidence.sharedContacts === 0) return null;
    return {
      severity: "ok",
      message: `${count(evidence.sharedContacts, "contact")} here ${evidence.sharedContacts === 1 ? "stands" : "stand"} for several users of ${manifest.label} with the same e-mail address or phone number. An answer is made from its own conversation only, so none of them is told about another.`,
      evidence: null,
      fix: `Where they are the same person, merge them in ${manifest.label}.`,
    };
  },
};
