/** One server-sent event. */
export type StreamEvent = { event: string; data: string };

/** A connection that says nothing for so long is dead: the server sends a line every 20 seconds. */
const silenceMs = 50_000;
/** The server's first words come at once. Later than this they are held back on the way, and asking is quicker than waiting. */
const firstBytesMs = 6_000;

/**
 * Reads server-sent events with `fetch`, since an EventSource cannot carry the token in a header and a token has no business in
 * an address. Ends by throwing when the connection does.
 *
 * @param onOpen called with the first bytes: a proxy that holds a stream back never gets there.
 */
export async function readStream(input: {
  url: string;
  headers: Record<string, string>;
  signal: AbortSignal;
  onOpen(): void;
  onEvent(event: StreamEvent): void;
}): Promise<number> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  input.signal.addEventListener("abort", abort);
  let timer = setTimeout(abort, firstBytesMs);
  try {
    const response = await fetch(input.url, { headers: input.headers, signal: controller.signal });
    if (!response.ok || !response.body) return response.status;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let buffer = "";
    let isOpen = false;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return 200;
      clearTimeout(timer);
      timer = setTimeout(abort, silenceMs);
      if (!isOpen) input.onOpen();
      isOpen = true;
      buffer += value;
      for (let end = buffer.indexOf("\n\n"); end >= 0; end = buffer.indexOf("\n\n")) {
        const lines = buffer.slice(0, end).split("\n");
        buffer = buffer.slice(end + 2);
        const field = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
        const data = field("data");
        if (data !== undefined) input.onEvent({ event: field("event") ?? "message", data });
      }
    }
  } finally {
    clearTimeout(timer);
    input.signal.removeEventListener("abort", abort);
  }
}
