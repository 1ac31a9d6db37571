/** Who wrote a message, in Baton's words. */
export type AuthorKind =
  /** The contact. */
  | "customer"
  /** The AI, through the agent account of the helpdesk. */
  | "agent"
  /** A human of the company. */
  | "teammate"
  /** The helpdesk itself or an automation in it: never answered, never a takeover. */
  | "system";

/** Who wrote a message. */
export type Author = {
  kind: AuthorKind;
  /** The helpdesk's own id of the person, null where it names none. */
  externalId: string | null;
  name: string | null;
};

/** `private` is seen by teammates only; S8 keeps it out of everything that is shown to customers. */
export type Visibility = "public" | "private";

/** A file on a message as the helpdesk describes it. */
export type HelpdeskAttachment = {
  /** The helpdesk's id or, where it gives none, a stable key made from the part (name, hash or URL path). */
  externalId: string;
  name: string;
  contentType: string;
  sizeBytes: number | null;
  /** Where the bytes can be fetched now; null while the helpdesk has not made the link yet. */
  url: string | null;
};

/** A message as a connector reads it from its helpdesk, before it is stored. */
export type HelpdeskMessage = {
  externalId: string;
  author: Author;
  visibility: Visibility;
  /** Plain text for people and for the agent; line breaks kept, markup removed, quoted history removed. */
  text: string;
  /** The original markup where there was any; sanitised before it is ever shown. */
  html: string | null;
  attachments: HelpdeskAttachment[];
  /** The helpdesk's clock. */
  sentAt: Date;
  /**
   * Set when the message was made by a machine (auto-reply, bounce, survey, greeting) and must never be
   * answered or taken for a takeover (G10); says how that was seen.
   */
  automatic: string | null;
  /** True when the author may be an automation posting in a teammate's name: judged in the domain by its timing. */
  maybeAutomatic?: boolean;
};
