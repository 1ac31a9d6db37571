/** Where files are kept: attachments and uploads. */
export interface Storage {
  /** Stores the bytes whole or not at all; the same key again replaces them. */
  write(key: string, bytes: Buffer): Promise<void>;
  /** @throws Failure `file-not-found`. */
  read(key: string): Promise<Buffer>;
  /** For downloads: streams what may be larger than memory should hold. @throws Failure `file-not-found`. */
  open(key: string): Promise<{ stream: NodeJS.ReadableStream; sizeBytes: number }>;
  /** Nothing happens when it is gone already. */
  delete(key: string): Promise<void>;
}

/**
 * The key of a file of a conversation. It is made of ids of ours alone: what a helpdesk or a customer calls the file
 * never becomes a path.
 */
export function attachmentKey(input: {
  organizationId: string;
  conversationId: string;
  attachmentId: string;
}): string {
  return `${input.organizationId}/${input.conversationId}/${input.attachmentId}`;
}
