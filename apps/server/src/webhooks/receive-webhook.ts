import type { DeliveryAcceptor } from "@baton/engine";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Counter } from "prom-client";
import { answerError } from "../http/answer-error.ts";
import { ApiError } from "../http/api-error.ts";
import type { WebhookConnections } from "./create-webhook-connections.ts";
import type { WebhookCounters } from "./create-webhook-counters.ts";

export type ReceiveWebhookDependencies = {
  connections: WebhookConnections;
  counters: WebhookCounters;
  acceptor: DeliveryAcceptor;
  /** Labels `helpdesk` and `outcome`. */
  requests: Counter<"helpdesk" | "outcome">;
  now: () => Date;
};

/** Far beyond any helpdesk's payload; a larger one is answered 413 without being read to its end. */
const maximumBodyBytes = 1_048_576;
/** Seconds until a helpdesk should try again when the queue is full: it drains thousands a second. */
const retryAfterSeconds = "5";

/**
 * `POST /webhooks/<helpdesk>/<token>`: find the connection, verify the raw bytes, name the delivery, store it, answer.
 * Nothing is understood here; that happens after the 200, from what was stored.
 *
 * Every delivery of every customer comes through here, so nothing is done per request that can be done once: no
 * log line, no parsing of JSON beyond what the key needs, answers as ready-made text.
 */
export function receiveWebhook(app: FastifyInstance, dependencies: ReceiveWebhookDependencies): void {
  const { connections, counters, acceptor, requests, now } = dependencies;

  app.register(async (scope) => {
    // The signature is over the bytes as they came, whatever content type they claim to be.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      { parseAs: "buffer", bodyLimit: maximumBodyBytes },
      (_request, body, done) => done(null, body),
    );
    // Fastify refuses a content type that is none before any parser sees it.
    scope.addHook("onRequest", (request, _reply, done) => {
      const contentType = request.headers["content-type"];
      if (contentType !== undefined && !contentTypeForm.test(contentType))
        delete request.headers["content-type"];
      done();
    });
    scope.setErrorHandler((error, request, reply) => {
      const isExpected =
        error instanceof ApiError || (error as { statusCode?: number }).statusCode !== undefined;
      if (isExpected) return answerError(error, request, reply);
      // The database is away, or the secrets cannot be opened: nothing was stored, so the helpdesk must try again.
      request.log.error({ err: error }, "webhook could not be taken");
      requests.inc({ helpdesk: "unknown", outcome: "failed" });
      return sendUnavailable(reply, "Baton cannot take this at the moment. Send it again later.");
    });
    scope.post<{ Params: { helpdesk: string; token: string } }>(
      "/webhooks/:helpdesk/:token",
      { bodyLimit: maximumBodyBytes },
      receive,
    );
  });

  async function receive(
    request: FastifyRequest<{ Params: { helpdesk: string; token: string } }>,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const { helpdesk, token } = request.params;
    const connection = await connections.find(token);
    if (connection === null || connection.helpdesk !== helpdesk) {
      requests.inc({ helpdesk: "unknown", outcome: "unknown-connection" });
      throw new ApiError(
        "not-found",
        "There is no connection with this webhook URL. Copy it again from the connection's page.",
      );
    }
    if (connection.kind === "disconnected") {
      requests.inc({ helpdesk, outcome: "disconnected" });
      request.log.info({ connectionId: connection.id }, "webhook for a disconnected connection");
      throw new ApiError(
        "not-found",
        "This connection was disconnected. Delete the webhook in the helpdesk.",
      );
    }

    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const headers = request.headers as Record<string, string | undefined>;
    const verdict = connection.connector.verifyWebhook(
      { headers, rawBody, connectionSecret: connection.connectionSecret },
      connection.settings,
      now(),
    );
    if (verdict.kind === "refused") {
      requests.inc({ helpdesk, outcome: "refused" });
      counters.refused(connection.id, verdict.reason, verdict.message);
      return reply
        .code(401)
        .type("application/json")
        .send(JSON.stringify({ error: { code: verdict.reason, message: verdict.message } }));
    }
    if (verdict.kind === "respond") {
      requests.inc({ helpdesk, outcome: "handshake" });
      return reply.code(verdict.status).type(verdict.contentType).send(verdict.body);
    }

    const identity = connection.connector.identifyDelivery(rawBody);
    const result = await acceptor.accept({
      connectionId: connection.id,
      key: identity.key,
      conversationExternalId: identity.conversationExternalId,
      event: identity.event,
      body: rawBody,
      headers: keepHeaders(headers),
    });
    requests.inc({ helpdesk, outcome: result });
    if (result === "overloaded") {
      return reply
        .code(503)
        .header("retry-after", retryAfterSeconds)
        .type("application/json")
        .send(
          '{"error":{"code":"unavailable","message":"Too much is arriving at once. Send it again later."}}',
        );
    }
    counters.seen(connection.id, identity.event);
    return reply.type("application/json").send(`{"status":"${result}"}`);
  }
}

function sendUnavailable(reply: FastifyReply, message: string): FastifyReply {
  const error = new ApiError("unavailable", message);
  return reply.code(error.status).header("retry-after", retryAfterSeconds).send(error.toBody());
}

const contentTypeForm = /^[\w.+-]+\/[\w.+-]+\s*(;|$)/;
const worthKeeping = /(^|-)(retry|attempt|version|event|delivery|trace)(-|$)/;
const neverKept = /authori|cookie|token|secret|signature|key|password/;

/** Those that help to understand a delivery later: what the helpdesk counts, versions and names. Never a credential. */
function keepHeaders(headers: Record<string, string | undefined>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value !== "string" || !name.startsWith("x-")) continue;
    if (worthKeeping.test(name) && !neverKept.test(name)) kept[name] = value.slice(0, 200);
  }
  return kept;
}
