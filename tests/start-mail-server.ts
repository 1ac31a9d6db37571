import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export type MailServer = {
  /** For `SMTP_URL`. */
  url: string;
  /** Whole mails, as they came. */
  received: string[];
  close(): Promise<void>;
};

/** A mail server that takes everything: as much of SMTP as a mail needs, on a port of its own. */
export async function startMailServer(): Promise<MailServer> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
    socket.setEncoding("utf8").write("220 mail.test ESMTP\r\n");
    let pending = "";
    let mail: string[] | null = null;
    socket.on("data", (chunk: string) => {
      const lines = (pending + chunk).split("\r\n");
      pending = lines.pop() ?? "";
      for (const line of lines) {
        if (mail === null) {
          if (/^DATA$/i.test(line)) mail = [];
          socket.write(answerTo(line));
        } else if (line === ".") {
          received.push(mail.join("\n"));
          mail = null;
          socket.write("250 OK\r\n");
        } else mail.push(line);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function answerTo(line: string): string {
  if (/^DATA$/i.test(line)) return "354 Go on\r\n";
  if (/^QUIT$/i.test(line)) return "221 Bye\r\n";
  return "250 OK\r\n";
}
