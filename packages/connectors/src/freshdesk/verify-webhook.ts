import { createHash, timingSafeEqual } from "node:crypto";
import type { WebhookRequest, WebhookVerdict } from "../contract.ts";

/** The header that the automation rules send; Freshdesk does not keep the case of its name. */
export const secretHeader = "X-Baton-Secret";

/**
 * Is this delivery from the account's own automation rules (FD2)?
 *
 * 1. Freshdesk signs nothing. What it can do is send a header of ours: it must hold the connection's secret.
 * 2. The comparison takes the same time whatever was sent, over digests, so that the length tells nothing either.
 * 3. A connection whose secret is not known takes nothing: the URL alone would then be all there is.
 *
 * A replay does no harm: a delivery only asks for a reading of the ticket.
 */
export function verifyWebhook(request: WebhookRequest): WebhookVerdict {
  if (!request.connectionSecret) {
    return refuse("secret-not-made", "This connection has no webhook secret yet. Save it again.");
  }
  const given = request.headers[secretHeader.toLowerCase()]?.trim();
  if (!given) {
    return refuse(
      "secret-missing",
      `The delivery has no ${secretHeader} header. Add it as a custom header to the webhook action of both automation rules in Freshdesk.`,
    );
  }
  if (timingSafeEqual(digest(given), digest(request.connectionSecret))) return { kind: "accepted" };
  return refuse(
    "secret-wrong",
    `The ${secretHeader} header is not this connection's secret. Copy it again from the connection's page into both automation rules.`,
  );
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

function refuse(reason: string, message: string): WebhookVerdict {
  return { kind: "refused", reason, message };
}
