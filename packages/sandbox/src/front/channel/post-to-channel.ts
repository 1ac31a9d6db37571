import type { Ledger } from "../../http/ledger.ts";
import type { WebhookFaults } from "../../webhooks/webhook-faults.ts";
import type { FrontAccount } from "../account.ts";
import { describeMessage } from "../describe/describe-conversation.ts";
import type { FrontChannel, FrontMessage } from "../records.ts";
import { signApplicationWebhook } from "../webhooks/sign-webhook.ts";
import { failMessage } from "../write-message.ts";

/** What posting needs beside the account. */
export interface ChannelSurroundings {
  readonly account: FrontAccount;
  readonly ledger: Ledger;
  readonly faults: WebhookFaults;
}

/** What Front posts to a custom channel. */
export type ChannelCall = "authorization" | "message" | "delete";

/**
 * Sends what a teammate wrote to the app behind a custom channel. The app answers with its own ids; without
 * that the message counts as failed, and its conversation opens again.
 */
export async function postMessageToChannel(
  surroundings: ChannelSurroundings,
  channel: FrontChannel,
  message: FrontMessage,
): Promise<void> {
  const { account } = surroundings;
  const conversation = account.living(message.conversationId);
  const references = (conversation?.externalIds ?? [])
    .filter((reference) => reference.startsWith(`${channel.id}/`))
    .map((reference) => reference.slice(channel.id.length + 1));
  const answer = await postToChannel(surroundings, channel.webhookUrl, {
    call: "message",
    payload: describeMessage(account, message),
    metadata: {
      external_conversation_ids: references,
      ...(references[0] && { external_conversation_id: references[0] }),
    },
    message,
  });
  if (answer?.type !== "success") {
    failMessage(account, message, { errorType: "webhook_error" });
    return;
  }
  if (typeof answer.external_id === "string") account.setExternalId(message, answer.external_id);
  if (conversation && typeof answer.external_conversation_id === "string")
    account.addReference(conversation, `${channel.id}/${answer.external_conversation_id}`);
  account.changed("conversation", message.conversationId);
}

/** One signed call to the app; undefined when it answered no JSON or not in time. */
export async function postToChannel(
  { account, ledger, faults }: ChannelSurroundings,
  url: string,
  options: { call: ChannelCall; payload: unknown; metadata?: unknown; message?: FrontMessage },
): Promise<Record<string, unknown> | undefined> {
  const { call, payload, metadata = {}, message } = options;
  const body = JSON.stringify({ type: call, payload, metadata });
  const hit = faults.take(`channel_${call}`, body);
  const isDropped = hit.some(({ effect }) => effect.kind === "drop");
  const isBad = hit.some(({ effect }) => effect.kind === "bad-signature");
  for (const { effect } of hit)
    if (effect.kind === "delay")
      await new Promise((resolve) => setTimeout(resolve, effect.milliseconds).unref());

  const timestamp = String(account.now());
  const secret = account.secrets.applicationSecret;
  const started = performance.now();
  const result = isDropped
    ? { status: null, outcome: "dropped" as const, json: undefined }
    : await send(url, body, account.switches.webhookTimeLimitMs, {
        "Content-Type": "application/json",
        "x-front-signature": signApplicationWebhook(secret, timestamp, isBad ? `${body} ` : body),
        "x-front-request-timestamp": timestamp,
      });
  ledger.append({
    kind: "delivery",
    time: account.now(),
    deliveryId: message?.id ?? call,
    action: `channel_${call}`,
    ...(message && { conversationId: message.conversationId, messageId: message.id }),
    retryCount: 0,
    status: result.status,
    outcome: result.outcome,
    milliseconds: Math.round(performance.now() - started),
    fault: hit[0]?.id ?? null,
  });
  return result.json;
}

async function send(url: string, body: string, timeLimitMs: number, headers: Record<string, string>) {
  try {
    const signal = AbortSignal.timeout(timeLimitMs);
    const response = await fetch(url, { method: "POST", redirect: "manual", headers, body, signal });
    const text = await response.text();
    const json = response.ok ? (JSON.parse(text) as Record<string, unknown>) : undefined;
    return {
      status: response.status,
      outcome: response.ok ? ("accepted" as const) : ("refused" as const),
      json,
    };
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    return {
      status: null,
      outcome: isLate ? ("timed-out" as const) : ("unreachable" as const),
      json: undefined,
    };
  }
}
