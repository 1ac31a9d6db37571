/** The helpdesk's own knowledge base, as a source of articles (FR8). Reading only. Calls throw a `Failure`; a rate limit is waited for by the caller. */
export interface HelpdeskKnowledge {
  /** Pause between two documents, milliseconds: customers' conversations share the helpdesk's rate limit. */
  readonly paceMs: number;
  /** What one can choose from: knowledge bases, folders (FR8). */
  listCollections(signal?: AbortSignal): Promise<KnowledgeCollection[]>;
  /** Everything that is chosen, page by page. Whatever cannot be listed must throw, so that a gap is never taken for a deletion. */
  listDocuments(choice: KnowledgeChoice): AsyncIterable<HelpdeskDocument[]>;
  /** Whether a document that the list did not show is there all the same: pages shift while a list is read. */
  stillHolds(externalId: string, choice: KnowledgeChoice): Promise<boolean>;
}

/** What of a knowledge base is read. */
export type KnowledgeChoice = {
  /** Null: everything, what is added later included. */
  collectionIds: readonly string[] | null;
  /** Where customers read the knowledge base, when the helpdesk does not tell: `https://help.example.com`. */
  publicUrl: string | null;
  signal?: AbortSignal;
};

/** A knowledge base, or a folder of one. */
export type KnowledgeCollection = {
  id: string;
  label: string;
  /** Where it lies, or what it is for. */
  detail: string | null;
  /** Who may read what is published in it. */
  audience: "public" | "internal";
};

/** A document in one language, as the list shows it. */
export type HelpdeskDocument = {
  externalId: string;
  /** Another one whenever anything of it may have changed: text, state, address, or who may read it. */
  fingerprint: string;
  /** Null: it vanished meanwhile. */
  read(signal?: AbortSignal): Promise<HelpdeskArticle | null>;
};

/** A document as it was read. */
export type HelpdeskArticle = {
  title: string;
  html: string;
  /** Where customers read it; null where they cannot, or where the helpdesk does not tell. */
  url: string | null;
  /** `public` only when anybody may read it without signing in (S8). */
  audience: "public" | "internal";
  language: string | null;
  status: "draft" | "published";
};
