import type { OutgoingAttachment } from "@baton/domain";

export type SharedOutFiles = {
  /** Each small enough for one message; one empty share where there are no files. */
  shares: OutgoingAttachment[][];
  /** Larger by themselves than the helpdesk takes. */
  tooLarge: OutgoingAttachment[];
};

/**
 * The files of one message as the other end can take them: what is too much together comes as several messages, in the order in which
 * it was attached. Only a file that is too large by itself stays behind.
 *
 * @param maximumBytes of one message together; 0: it takes none.
 */
export function shareOutFiles(files: readonly OutgoingAttachment[], maximumBytes: number): SharedOutFiles {
  const first: OutgoingAttachment[] = [];
  const shares = [first];
  const tooLarge: OutgoingAttachment[] = [];
  let share = first;
  let size = 0;
  for (const file of files) {
    if (file.sizeBytes > maximumBytes) {
      tooLarge.push(file);
      continue;
    }
    if (size + file.sizeBytes > maximumBytes) {
      share = [];
      shares.push(share);
      size = 0;
    }
    share.push(file);
    size += file.sizeBytes;
  }
  return { shares, tooLarge };
}
