import type { FreshdeskAccount } from "./account.ts";
import { attachmentUrl } from "./attachments.ts";
import { describeTime } from "./describe-time.ts";

/** Attachments with fresh addresses. `documentedKey` is the size key that the reference shows at that place. */
export function describeAttachments(
  account: FreshdeskAccount,
  ids: readonly number[] | undefined,
  documentedKey: "size" | "file_size" = "size",
): Record<string, unknown>[] {
  if (!ids) return [];
  const { attachmentSizeKey } = account.switches;
  const sizeKey = attachmentSizeKey === "as-documented" ? documentedKey : attachmentSizeKey;
  return ids.flatMap((id) => {
    const attachment = account.attachments.get(id);
    if (!attachment || attachment.isInline) return [];
    const time = describeTime(attachment.createdAt);
    return [
      {
        id,
        content_type: attachment.contentType,
        [sizeKey]: attachment.size,
        name: attachment.name,
        attachment_url: attachmentUrl(account, id),
        created_at: time,
        updated_at: time,
      },
    ];
  });
}
