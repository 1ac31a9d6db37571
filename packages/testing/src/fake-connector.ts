import { createHash } from "node:crypto";
import type { CheckResult, ConnectedHelpdesk, Connector } from "@baton/connectors";
import { z } from "zod";

const settingsSchema = z.strictObject({
  domain: z.string().regex(/^[a-z.]+$/, "must be a host name"),
  accessToken: z.string().min(1),
  signature: z.string().optional(),
  autoHandleAll: z.boolean().default(false),
  apiBaseUrl: z.string().optional(),
});
export type FakeSettings = z.infer<typeof settingsSchema>;

/**
 * A helpdesk that exists in tests only: what it checks is a function the test gives, and its webhooks are JSON
 * `{id, conversation, event}`, verified by the header `x-signature` when the setting `signature` is given, and by `x-secret` when
 * that is sent.
 */
export function fakeConnector(
  options: {
    helpdesk?: string;
    backfill?: "list" | "none";
    check?: (settings: FakeSettings) => CheckResult | Promise<CheckResult>;
  } = {},
): Connector<FakeSettings> {
  const check = options.check ?? passWith;
  return {
    manifest: {
      helpdesk: options.helpdesk ?? "acmedesk",
      label: "Acme Desk",
      secretFields: ["accessToken", "signature"],
      fields: [
        {
          key: "domain",
          label: "Domain",
          help: "The host.",
          control: "text",
          isRequired: true,
          placeholder: "acme.example",
        },
        {
          key: "accessToken",
          label: "Access token",
          help: "The token.",
          control: "secret",
          isRequired: true,
        },
      ],
      webhook: {
        events: [
          { label: "Message created", providerName: "message_created", isRequired: true, why: "To answer." },
        ],
        steps: ["Enter {webhookUrl} as the webhook."],
        snippets: [{ label: "Secret", text: "{webhookSecret}" }],
      },
      disconnectSteps: ["Delete the webhook."],
      capabilities: {
        actions: ["reply", "note", "claim", "unassign", "set-status"],
        channels: ["web"],
        maximumReplyLength: 1_000,
        maximumNoteLength: 1_000,
        replyFormat: "text",
        maximumAttachmentBytes: 0,
        echoesOwnMessages: "no",
        backfill: options.backfill ?? "none",
        reconcile: "known-conversations",
        hasTags: false,
        hasStatusOtherThanAssignment: true,
      },
    },
    settingsSchema,
    verifyWebhook({ headers, rawBody, connectionSecret }, settings) {
      if (headers["x-secret"] !== undefined && headers["x-secret"] !== connectionSecret)
        return { kind: "refused", reason: "secret-wrong", message: "The secret is wrong." };
      if (rawBody.toString() === "handshake")
        return { kind: "respond", status: 200, contentType: "text/plain", body: "welcome" };
      if (settings.signature === undefined || headers["x-signature"] === settings.signature)
        return { kind: "accepted" };
      return { kind: "refused", reason: "signature-wrong", message: "The signature is wrong." };
    },
    identifyDelivery(rawBody) {
      try {
        const body = JSON.parse(rawBody.toString());
        return { key: String(body.id), conversationExternalId: body.conversation ?? null, event: body.event };
      } catch {
        const key = createHash("sha256").update(rawBody).digest("hex");
        return { key, conversationExternalId: null, event: "unreadable" };
      }
    },
    parseWebhook: () => ({
      conversation: null,
      events: [],
      contact: null,
      placement: null,
      needsLoad: false,
      ignoredBecause: "not-understood",
    }),
    routeHandoff: () => ({ steps: [{ kind: "unassign" }], fallback: [] }),
    acceptsPlacement: () => true,
    takesUnassigned: (settings) => settings.autoHandleAll,
    connect: ({ settings }): ConnectedHelpdesk => ({
      check: async () => check(settings),
      readConversation: unsupported,
      perform: unsupported,
      downloadAttachment: unsupported,
      listOptions: async (list) => [{ value: "1", label: `First of ${list}`, detail: null }],
      createOption: async (_list, name) => ({ value: `new-${name}`, label: name, detail: null }),
      listForBackfill: async () => ({ items: [], nextCursor: null, total: null }),
      listChanged: async () => ({ items: [], nextCursor: null, total: null }),
    }),
  };
}

/** Every check passes. */
export function passWith(settings: FakeSettings): CheckResult {
  return {
    ok: true,
    checks: [{ name: "access-token", ok: true, message: `Signed in at ${settings.domain}.`, field: null }],
    agentAccount: { externalId: "agent-1", name: "Ada", email: "ada@acme.example" },
    account: { plan: "test" },
  };
}

/** The check of one field fails. */
export function failWith(field: keyof FakeSettings, message: string): CheckResult {
  return {
    ok: false,
    checks: [
      { name: "domain", ok: true, message: "Found.", field: null },
      { name: "access-token", ok: false, message, field },
    ],
    agentAccount: null,
    account: {},
  };
}

async function unsupported(): Promise<never> {
  throw new Error("the fake helpdesk does not do this");
}
