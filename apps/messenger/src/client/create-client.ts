import type { VisitorChanges, VisitorFile, VisitorMessage, VisitorSession, VisitorThread } from "@baton/api";
import { openBrowserStorage, type Pending } from "./browser-storage.ts";
import { createId } from "./create-id.ts";
import { readStream } from "./read-stream.ts";

/** A message as it is shown: the server's, or one that is on its way there. */
export type ShownMessage = VisitorMessage & { state: "sent" | "sending" | "failed"; problem?: string };

export type ClientState = {
  /** Another number is another person: nothing of the one before may stay on the screen. */
  visit: number;
  /** `starting` until the first answer; `offline`: what is written waits and is sent later. */
  connection: "starting" | "online" | "offline" | "refused";
  isIdentified: boolean;
  /** False: not among the testers. */
  isShown: boolean;
  threads: ReadonlyMap<string, VisitorThread>;
  messages: readonly VisitorMessage[];
  outbox: readonly Pending[];
  /** Who writes on the company's side, and until when that is taken to be so by this browser's clock, by thread. */
  typing: ReadonlyMap<string, { author: "agent" | "teammate"; until: number }>;
};

export type Client = {
  readonly state: ClientState;
  subscribe(listener: () => void): () => void;
  start(identityToken?: string): Promise<void>;
  /**
   * The page knows who is here. A newer token for the same user changes nothing that can be seen; with anybody else's all that there is
   * goes before the server is asked.
   */
  identify(identityToken: string): Promise<void>;
  /** The screen is open: news are wanted at once. */
  setActive(isActive: boolean): void;
  /**
   * Asks for the conversation before anything is written in it, where a workflow speaks first. Asked again it is the same one, until the
   * visitor has written. Null: none is to be had now (offline, or no workflow waits for it); the first message begins it.
   */
  open(): Promise<string | null>;
  /** Whether this message came while the visitor was looking; asked once, so that nothing is unfolded twice. */
  takeNews(messageId: string): boolean;
  /** Whether somebody has written in it; a conversation that only welcomes the visitor is none of theirs yet. */
  isBegun(threadId: string): boolean;
  /**
   * @param threadId a thread, `new:<client id>` for one that is being begun, or null to begin one.
   * @param pressed the message whose button it is: pressed in two tabs at once, one press counts.
   * @returns the client id.
   */
  send(threadId: string | null, text: string, files?: readonly VisitorFile[], pressed?: string): string;
  retry(clientId: string): void;
  /** What stands in one conversation, oldest first. */
  messagesOf(threadId: string): ShownMessage[];
  /** The thread that a `new:<client id>` has become; itself while it has not. */
  resolve(threadId: string): string;
  markRead(threadId: string): void;
  rate(threadId: string, rating: number, comment: string | null): Promise<void>;
  judge(messageId: string, isHelpful: boolean): Promise<void>;
  tellTyping(threadId: string): void;
  upload(file: File): Promise<VisitorFile>;
  /** An address for this page alone under which a file can be shown; free it with URL.revokeObjectURL. */
  fileUrl(id: string): Promise<string>;
  unread(threadId?: string): number;
  /** What was written and not sent, by conversation; in this page's memory alone, and gone with the visitor. */
  readonly drafts: Map<string, Draft>;
  /** Ends what is under way; with `isForgotten` the session too, and what this browser knows of it. */
  stop(isForgotten: boolean): Promise<void>;
};

export type Draft = { text: string; files: VisitorFile[] };

export type ClientEvents = {
  onMessage(message: VisitorMessage): void;
  onHandoff(threadId: string): void;
  /** For the developer: the visitor sees nothing of it. */
  onError(error: { code: string; message: string }): void;
};

/** An answer to a question of a visitor who is not here any more: nobody may see it. */
class Gone extends Error {}

/** A refusal of the server, in its words. */
class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly retryAfterMs: number;
  constructor(status: number, code: string, message: string, retryAfterMs: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
/** Streams that never open so often in a row are held back by something on the way: polling gets through. */
const failuresUntilPolling = 3;
const pollMs = { active: 4_000, idle: 30_000 };
/** While polling, a stream is tried again after so long. */
const streamAgainMs = 120_000;
const requestMs = 20_000;
const typingMs = 6_000;
/**
 * So long somebody is shown to write because the visitor has just asked: a burst of messages is waited for up to six seconds. After that
 * only who really writes is shown, as the server tells.
 */
const answerMs = 8_000;

/**
 * The messenger without its screen: who is here, what was said, what is on its way. Messages of the visitor go through an outbox in
 * the browser's storage and carry an id of their own, so that a lost connection, a reload or a second tab neither loses nor doubles
 * one. What changes comes by a stream that resumes at the last number seen, or by polling the same where no stream gets through.
 */
export function createClient(input: {
  baseUrl: string;
  messengerId: string;
  locale: string;
  isTest: boolean;
  /** A workflow speaks first, and wants to hear of conversations before anything is written. */
  tellsOpening: boolean;
  events: ClientEvents;
}): Client {
  const storage = openBrowserStorage(input.messengerId);
  const listeners = new Set<() => void>();
  /** What a message on its way, or a conversation that is gone, has become: the id of a conversation, or `new:<client id>`. */
  const begun = new Map<string, string>();
  const justCame = new Set<string>();
  let session: VisitorSession | null = null;
  let identityToken: string | undefined;
  let visitorId: string | null = null;
  let sequence = 0;
  let isActive = false;
  let isFirst = true;
  let stopping = new AbortController();
  /** The visit whose messages are being sent. */
  let flushing: AbortSignal | null = null;
  let opening: Promise<void> | null = null;
  let wakeFlush: (() => void) | null = null;
  let stream: AbortController | null = null;
  const drafts = new Map<string, Draft>();
  let state: ClientState = {
    visit: 0,
    connection: "starting",
    isIdentified: false,
    isShown: true,
    threads: new Map(),
    messages: [],
    outbox: [],
    typing: new Map(),
  };
  const change = (part: Partial<ClientState>) => {
    state = { ...state, ...part };
    for (const listener of listeners) listener();
  };

  const request = async <T>(method: string, path: string, body?: unknown, raw?: RequestInit): Promise<T> => {
    const visit = stopping.signal;
    const response = await fetch(`${input.baseUrl}v1${path}`, {
      method,
      signal: AbortSignal.timeout(requestMs),
      ...raw,
      headers: {
        ...(session ? { authorization: `Bearer ${session.token}` } : {}),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(raw?.headers as Record<string, string> | undefined),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const read: unknown =
      response.status === 204
        ? undefined
        : await response.json().catch((error: unknown) => {
            if (response.ok) throw error;
            return null;
          });
    if (visit.aborted) throw new Gone();
    if (response.ok) return read as T;
    const answer = read as {
      error?: { code: string; message: string; details?: { reason?: string } };
    } | null;
    throw new Refusal(
      response.status,
      answer?.error?.details?.reason ?? answer?.error?.code ?? "unexpected",
      answer?.error?.message ?? `The server answered ${response.status}.`,
      Number(response.headers.get("retry-after") ?? 0) * 1_000,
    );
  };

  const take = (changes: VisitorChanges) => {
    const threads = new Map(state.threads);
    for (const thread of changes.threads) {
      const before = threads.get(thread.id);
      threads.set(thread.id, thread);
      if (!isFirst && thread.isWithTeam && before && !before.isWithTeam) input.events.onHandoff(thread.id);
    }
    const known = new Set(state.messages.map(({ id }) => id));
    const news = changes.messages.filter(({ id }) => !known.has(id));
    const typing = new Map(state.typing);
    for (const message of news) {
      if (!isFirst && isActive && message.author === "agent") justCame.add(message.id);
      if (message.author !== "customer") typing.delete(message.threadId);
      if (message.clientId !== null && isWaitedFor(message.clientId)) {
        confirm(message);
        typing.set(message.threadId, expectAnswer());
      }
      if (!isFirst && message.author !== "customer") input.events.onMessage(message);
    }
    sequence = Math.max(sequence, changes.sequence);
    if (!changes.hasMore) isFirst = false;
    const messages =
      news.length > 0 ? [...state.messages, ...news].sort((a, b) => a.sequence - b.sequence) : state.messages;
    change({ threads, messages, typing, connection: "online" });
  };

  const isWaitedFor = (clientId: string) => state.outbox.some((pending) => pending.clientId === clientId);

  /** Since it was this browser that asked, its clock says for how long; the visitor's and the server's may be hours apart. */
  const expectAnswer = () => showUntil("agent", answerMs);
  const showUntil = (author: "agent" | "teammate", milliseconds: number) => {
    setTimeout(() => change({}), milliseconds + 50);
    return { author, until: Date.now() + milliseconds };
  };

  /** The server has it: off the outbox, and what was begun with it knows its conversation. */
  const confirm = (message: VisitorMessage) => {
    const clientId = message.clientId as string;
    begun.set(clientId, message.threadId);
    keepOutbox((outbox) =>
      outbox
        .filter((pending) => pending.clientId !== clientId)
        .map((pending) =>
          pending.after === clientId ? { ...pending, threadId: message.threadId, after: null } : pending,
        ),
    );
  };

  const keepOutbox = (edit: (outbox: readonly Pending[]) => Pending[]) => {
    const owner = session?.visitor.id ?? unsent(identityToken);
    // What is stored is edited, not what this tab shows: another tab may have a message of its own on its way.
    const kept = storage.change(({ outbox: all }) => ({
      outbox: { ...all, [owner]: edit(all?.[owner] ?? []) },
    }));
    change({ outbox: kept.outbox?.[owner] ?? [] });
  };

  /** One at a time: two at once would make two visitors of somebody who is new. */
  const openSession = (): Promise<void> => {
    if (opening) return opening;
    const mine = openNewSession().finally(() => {
      if (opening === mine) opening = null;
    });
    opening = mine;
    return mine;
  };
  const openNewSession = async (): Promise<void> => {
    const { device, token } = storage.change(() => ({}));
    const before = visitorId;
    session = null;
    const started = await request<VisitorSession>("POST", "/session", {
      messengerId: input.messengerId,
      device,
      locale: input.locale.slice(0, 35),
      isTest: input.isTest,
      ...(identityToken ? { identityToken } : token ? { token } : {}),
    });
    session = started;
    visitorId = started.visitor.id;
    if (before !== null && before !== visitorId) {
      // The earlier session has ended for good; nothing of it is shown to whoever is here now.
      forget();
    }
    const { isIdentified, id } = started.visitor;
    const early = unsent(isIdentified ? identityToken : undefined);
    const kept = storage.change(({ outbox: { [early]: written = [], ...outbox } = {} }) => ({
      ...(isIdentified ? {} : { token: started.token }),
      // Written before the first answer came: it is this visitor's.
      outbox: { ...outbox, [id]: [...(outbox[id] ?? []), ...written] },
    }));
    change({ isIdentified, isShown: started.isShown, outbox: kept.outbox?.[id] ?? [] });
  };

  /** Nothing of whoever was here stays, neither on the screen nor in memory. */
  const forget = () => {
    sequence = 0;
    isFirst = true;
    visitorId = session?.visitor.id ?? null;
    begun.clear();
    justCame.clear();
    drafts.clear();
    change({ visit: state.visit + 1, threads: new Map(), messages: [], outbox: [], typing: new Map() });
  };

  const open = async (): Promise<string | null> => {
    if (!input.tellsOpening) return null;
    const thread = await request<VisitorThread | undefined>("POST", "/threads", {
      pageUrl: location.href.slice(0, 2_000),
    });
    if (!thread) return null;
    if (!state.threads.has(thread.id)) change({ threads: new Map(state.threads).set(thread.id, thread) });
    return thread.id;
  };

  const flush = async (): Promise<void> => {
    const { signal } = stopping;
    if (flushing === signal) {
      wakeFlush?.();
      return;
    }
    flushing = signal;
    let wait = firstWaitMs;
    try {
      for (;;) {
        const next = state.outbox.find((pending) => pending.failed === undefined && pending.after === null);
        if (!next || signal.aborted) return;
        try {
          if (!session) throw new Error("no session yet");
          // Begun by writing, a conversation is opened all the same: the server tells the workflow of both at once.
          const message = await request<VisitorMessage>("POST", "/messages", {
            clientId: next.clientId,
            threadId: next.threadId,
            text: next.text,
            fileIds: next.files.map(({ id }) => id),
            pageUrl: location.href.slice(0, 2_000),
          });
          wait = firstWaitMs;
          confirm(message);
          // Its number may be ahead of others': the message is shown, and the place to resume from stays.
          if (!state.messages.some(({ id }) => id === message.id)) {
            const messages = [...state.messages, message].sort((a, b) => a.sequence - b.sequence);
            change({ messages, typing: new Map(state.typing).set(message.threadId, expectAnswer()) });
          }
        } catch (error) {
          if (signal.aborted) return;
          const isFinal =
            error instanceof Refusal && error.status < 500 && ![401, 408, 429].includes(error.status);
          if (isFinal && error.code === "conversation-gone" && next.threadId !== null) {
            beginAnew(next.threadId);
            continue;
          }
          if (isFinal) {
            input.events.onError({ code: error.code, message: error.message });
            fail(next.clientId, error.code);
            continue;
          }
          if (error instanceof Refusal && error.status === 401) await openSession().catch(() => {});
          if (!(error instanceof Refusal)) change({ connection: "offline" });
          const retryAfter = error instanceof Refusal ? error.retryAfterMs : 0;
          await pause(Math.max(wait, retryAfter), signal, (wake) => {
            wakeFlush = wake;
          });
          wakeFlush = null;
          wait = Math.min(longestWaitMs, wait * 2);
        }
      }
    } finally {
      if (flushing === signal) flushing = null;
    }
  };

  /**
   * A welcome that nobody answered for long is gone on the server, while a tab still shows it: what is written there begins a
   * conversation, and what was written after it follows.
   */
  const beginAnew = (threadId: string) => {
    const [first] = state.outbox.filter((pending) => pending.threadId === threadId);
    const threads = new Map(state.threads);
    threads.delete(threadId);
    begun.set(threadId, `new:${first?.clientId}`);
    change({ threads, messages: state.messages.filter((message) => message.threadId !== threadId) });
    keepOutbox((outbox) =>
      outbox.map((pending) => {
        if (pending.threadId !== threadId) return pending;
        const after = pending.clientId === first?.clientId ? null : (first?.clientId ?? null);
        return { ...pending, threadId: null, after };
      }),
    );
  };

  /** With it fails what was to follow it in a conversation that it would have begun. */
  const fail = (clientId: string, problem: string) =>
    keepOutbox((outbox) =>
      outbox.map((pending) =>
        pending.clientId === clientId || pending.after === clientId
          ? { ...pending, failed: problem }
          : pending,
      ),
    );

  /** Keeps up with the server until it is stopped. */
  const follow = async (signal: AbortSignal): Promise<void> => {
    let failures = 0;
    let wait = firstWaitMs;
    let streamAt = 0;
    while (!signal.aborted) {
      try {
        if (!session) await openSession();
        if (signal.aborted) return;
        void flush();
        if (!state.isShown) return;
        if (failures < failuresUntilPolling || Date.now() >= streamAt) {
          let hasOpened = false;
          stream = new AbortController();
          const endStream = () => stream?.abort();
          signal.addEventListener("abort", endStream);
          const status = await readStream({
            url: `${input.baseUrl}v1/stream`,
            headers: {
              authorization: `Bearer ${(session as unknown as VisitorSession).token}`,
              "last-event-id": String(sequence),
            },
            signal: stream.signal,
            onOpen() {
              hasOpened = true;
              failures = 0;
              wait = firstWaitMs;
            },
            onEvent({ event, data }) {
              if (signal.aborted) return;
              if (event === "changes") take(JSON.parse(data) as VisitorChanges);
              if (event === "typing") showTyping(JSON.parse(data) as Parameters<typeof showTyping>[0]);
            },
          }).catch(() => 0);
          signal.removeEventListener("abort", endStream);
          if (signal.aborted) return;
          if (status === 401) session = null;
          if (!hasOpened) {
            failures += 1;
            if (failures >= failuresUntilPolling) streamAt = Date.now() + streamAgainMs;
          }
        }
        if (session) {
          // Also says whether the server can be reached at all.
          let hasMore = true;
          while (hasMore) {
            const changes = await request<VisitorChanges>("GET", `/changes?after=${sequence}`);
            if (signal.aborted) return;
            take(changes);
            hasMore = changes.hasMore;
          }
          if (failures >= failuresUntilPolling) await nap(isActive ? pollMs.active : pollMs.idle, signal);
          else await nap(failures === 0 ? 0 : wait, signal);
        }
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof Refusal && error.status === 401) session = null;
        else if (error instanceof Refusal && error.status < 500 && error.status !== 429) {
          input.events.onError({ code: error.code, message: error.message });
          if (error.code.startsWith("identity-") && error.code !== "identity-required" && identityToken) {
            // Nothing to the visitor: without a good token they are anonymous, where that is allowed.
            identityToken = undefined;
            continue;
          }
          change({ connection: "refused", isShown: false });
          return;
        } else change({ connection: "offline" });
        await nap(wait, signal);
        wait = Math.min(longestWaitMs, wait * 2);
      }
    }
  };

  const naps = new Set<() => void>();
  const nap = async (milliseconds: number, signal: AbortSignal) => {
    let stop = () => {};
    await pause(milliseconds * (0.75 + Math.random() / 2), signal, (wake) => {
      stop = wake;
      naps.add(wake);
    });
    naps.delete(stop);
  };
  const wakeAll = () => {
    for (const wake of [...naps]) wake();
    wakeFlush?.();
  };
  /** A stream that was open before may lead nowhere now, and would be found out by its silence only. */
  const cameOnline = () => {
    stream?.abort();
    wakeAll();
  };
  const wentOffline = () => change({ connection: "offline" });

  const showTyping = ({ threadId, author }: { threadId: string; author: "agent" | "teammate" }) => {
    change({ typing: new Map(state.typing).set(threadId, showUntil(author, typingMs)) });
  };

  /** There is a session, or it is known that there will be none for now. */
  const whenStarted = () =>
    new Promise<void>((done) => {
      const look = () => {
        if (state.connection === "starting" && session === null) return;
        listeners.delete(look);
        done();
      };
      listeners.add(look);
      look();
    });
  const listBegun = () =>
    new Set(state.messages.flatMap(({ author, threadId }) => (author === "agent" ? [] : [threadId])));

  let toldTypingAt = 0;
  const resolve = (threadId: string): string => {
    const became = begun.get(threadId.replace("new:", ""));
    return became === undefined ? threadId : resolve(became);
  };

  const client: Client = {
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async start(token) {
      stopping.abort();
      stopping = new AbortController();
      session = null;
      opening = null;
      identityToken = token;
      forget();
      change({ connection: "starting", isShown: true });
      addEventListener("online", cameOnline);
      addEventListener("offline", wentOffline);
      const { signal } = stopping;
      void follow(signal);
      await whenStarted();
    },
    async identify(token) {
      const isSamePerson =
        session?.visitor.isIdentified === true &&
        identityToken !== undefined &&
        userOf(token) !== "" &&
        userOf(token) === userOf(identityToken);
      if (!isSamePerson) return client.start(token);
      // Shown when the session has ended; until then there is nothing to ask.
      identityToken = token;
    },
    drafts,
    setActive(active) {
      isActive = active;
      if (active) wakeAll();
    },
    async open() {
      await whenStarted();
      return open().catch(() => null);
    },
    takeNews: (messageId) => justCame.delete(messageId),
    isBegun: (threadId) => listBegun().has(threadId),
    send(given, text, files = [], pressed) {
      const clientId = pressed ? pressIdOf(pressed) : createId();
      if (state.outbox.some((pending) => pending.clientId === clientId)) return clientId;
      const threadId = given === null ? null : resolve(given);
      const isBegun = threadId !== null && !threadId.startsWith("new:");
      const pending: Pending = {
        clientId,
        threadId: isBegun ? threadId : null,
        after: threadId !== null && !isBegun ? threadId.slice(4) : null,
        text,
        files: [...files],
        at: new Date().toISOString(),
      };
      keepOutbox((outbox) => [...outbox, pending]);
      void flush();
      return clientId;
    },
    retry(clientId) {
      keepOutbox((outbox) =>
        outbox.map(({ failed, ...pending }) =>
          failed !== undefined && pending.clientId !== clientId ? { ...pending, failed } : pending,
        ),
      );
      void flush();
    },
    messagesOf(given) {
      const threadId = resolve(given);
      const sent = state.messages
        .filter((message) => message.threadId === threadId)
        .map((message) => ({ ...message, state: "sent" as const }));
      const first = threadId.startsWith("new:") ? threadId.slice(4) : null;
      const waiting = state.outbox
        .filter((pending) =>
          first === null ? pending.threadId === threadId : [pending.clientId, pending.after].includes(first),
        )
        .map((pending) => toShown(pending, threadId));
      return [...sent, ...waiting];
    },
    resolve,
    markRead(threadId) {
      const thread = state.threads.get(threadId);
      const newest = state.messages.findLast((message) => message.threadId === threadId);
      if (!thread || !newest || newest.sequence <= thread.visitorRead) return;
      const threads = new Map(state.threads).set(threadId, { ...thread, visitorRead: newest.sequence });
      change({ threads });
      request("POST", `/threads/${threadId}/read`, { upTo: newest.sequence }).catch(() => {});
    },
    rate: (threadId, rating, comment) => request("POST", `/threads/${threadId}/rating`, { rating, comment }),
    async judge(messageId, isHelpful) {
      await request("POST", `/messages/${messageId}/helpful`, { isHelpful });
      change({
        messages: state.messages.map((message) =>
          message.id === messageId ? { ...message, isHelpful } : message,
        ),
      });
    },
    tellTyping(threadId) {
      if (threadId.startsWith("new:") || Date.now() - toldTypingAt < 3_000) return;
      toldTypingAt = Date.now();
      request("POST", `/threads/${threadId}/typing`, {}).catch(() => {});
    },
    upload: (file) =>
      request<VisitorFile>("POST", `/files?type=${encodeURIComponent(file.type)}`, undefined, {
        body: file,
        signal: AbortSignal.timeout(requestMs * 6),
        headers: {
          "content-type": "application/octet-stream",
          "x-file-name": encodeURIComponent(file.name.slice(0, 200)),
        },
      }),
    async fileUrl(id) {
      const response = await fetch(`${input.baseUrl}v1/files/${id}`, {
        headers: { authorization: `Bearer ${session?.token}` },
      });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      return URL.createObjectURL(await response.blob());
    },
    unread(threadId) {
      const begunThreads = listBegun();
      return state.messages.filter(
        (message) =>
          message.author !== "customer" &&
          (threadId === undefined ? begunThreads.has(message.threadId) : message.threadId === threadId) &&
          message.sequence > (state.threads.get(message.threadId)?.visitorRead ?? 0),
      ).length;
    },
    async stop(isForgotten) {
      stopping.abort();
      listeners.clear();
      removeEventListener("online", cameOnline);
      removeEventListener("offline", wentOffline);
      // An anonymous session goes with what the browser kept of it; a proven user's is known here alone.
      if (isForgotten && session?.visitor.isIdentified)
        await request("DELETE", "/session", undefined, { keepalive: true }).catch(() => {});
      session = null;
    },
  };
  return client;
}

/** Where messages wait that were written before it was known who is here: apart for each user that the page names. */
function unsent(identityToken: string | undefined): string {
  return `new:${identityToken === undefined ? "" : userOf(identityToken)}`;
}

/** Whom a token names, unproven: the server alone decides. Empty: it cannot be read. */
function userOf(identityToken: string): string {
  try {
    const part = identityToken.split(".")[1] ?? "";
    // Read byte by byte: letters beyond ASCII look odd and are the same for the same user.
    const claims = atob(part.replace(/-/g, "+").replace(/_/g, "/"));
    const { user_id, sub } = JSON.parse(claims) as Record<string, unknown>;
    return String(user_id ?? sub ?? "");
  } catch {
    return "";
  }
}

function toShown(pending: Pending, threadId: string): ShownMessage {
  return {
    id: pending.clientId,
    threadId,
    sequence: Number.MAX_SAFE_INTEGER,
    author: "customer",
    authorName: null,
    text: pending.text,
    files: pending.files,
    quickReplies: [],
    clientId: pending.clientId,
    isAnswer: false,
    isHelpful: null,
    at: pending.at,
    state: pending.failed === undefined ? "sending" : "failed",
    ...(pending.failed === undefined ? {} : { problem: pending.failed }),
  };
}

function pause(milliseconds: number, signal: AbortSignal, hold: (wake: () => void) => void): Promise<void> {
  if (milliseconds <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
    hold(done);
  });
}

/** The same in every tab, and no message's own: the id with the digits of its last part turned round. */
function pressIdOf(messageId: string): string {
  return messageId.replace(/[\da-f]{12}$/, (part) =>
    [...part].map((digit) => (15 - Number.parseInt(digit, 16)).toString(16)).join(""),
  );
}
