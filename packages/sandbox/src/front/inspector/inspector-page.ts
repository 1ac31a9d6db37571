import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

interface Page {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

let parts: { html: string; css: string; js: string; policy: string } | undefined;

/**
 * The inspector as one HTML page with its style and script inside.
 *
 * The policy allows that one script by its hash and nothing else, so even a text that slipped through the
 * escaping could not run.
 */
export function inspectorPage(options: { mountPath: string }): Page {
  parts ??= readParts();
  const { html, css, js, policy } = parts;
  const page = html
    .replace("/* style */", () => css)
    .replace("/* script */", () => js)
    .replace("__MOUNT_PATH__", () => encodeURI(options.mountPath));
  return { html: page, contentSecurityPolicy: policy };
}

function readParts(): { html: string; css: string; js: string; policy: string } {
  const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
  const js = read("./inspector.js");
  const hash = createHash("sha256").update(js).digest("base64");
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
  return { html: read("./inspector.html"), css: read("../../freshchat/inspector/inspector.css"), js, policy };
}
