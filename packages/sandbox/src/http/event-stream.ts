import type { ServerResponse } from "node:http";

/** Browsers that watch the simulator (server-sent events). */
export class EventStream {
  readonly #watchers = new Set<ServerResponse>();
  readonly #waiting = new Map<string, unknown>();
  #timer: NodeJS.Timeout | undefined;

  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  open(response: ServerResponse): void {
    response.writeHead(200, {
      "Content-Type": "text/event-stream",
      "Cache-Control": "no-store",
      "X-Accel-Buffering": "no",
    });
    response.write("retry: 1000\n\nevent: hello\ndata: {}\n\n");
    this.#watchers.add(response);
    response.on("close", () => this.#watchers.delete(response));
  }

  /**
   * Tells the watchers that a thing changed. Changes with the same topic within 50 ms become one, so that a
   * burst of traffic does not flood an open page. Costs nothing while nobody watches.
   */
  announce(topic: string, data: unknown = {}): void {
    if (this.#watchers.size === 0) return;
    this.#waiting.set(topic, data);
    if (this.#timer) return;
    this.#timer = setTimeout(() => this.#flush(), 50);
    this.#timer.unref();
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    let text = "";
    for (const [topic, data] of this.#waiting)
      text += `event: change\ndata: ${JSON.stringify({ topic, data })}\n\n`;
    this.#waiting.clear();
    for (const watcher of this.#watchers) watcher.write(text);
  }
}
