import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** A page and the policy it is to be sent with. */
export interface InspectorPage {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/**
 * The inspector of a helpdesk as one HTML page with its style and scripts inside: `inspector.html` and
 * `inspector.js` of the folder, and what all inspectors share.
 *
 * The policy allows that one script by its hash and nothing else, so even a text that slipped through the
 * escaping could not run.
 */
export function createInspectorPage(folder: URL): (options: { mountPath: string }) => InspectorPage {
  let parts: ReturnType<typeof readParts> | undefined;
  return ({ mountPath }) => {
    parts ??= readParts(folder);
    const { html, css, js, contentSecurityPolicy } = parts;
    const page = html
      .replace("/* style */", () => css)
      .replace("/* script */", () => js)
      .replace("__MOUNT_PATH__", () => encodeURI(mountPath));
    return { html: page, contentSecurityPolicy };
  };
}

function readParts(folder: URL) {
  const read = (name: string, from: URL | string) => readFileSync(new URL(name, from), "utf8");
  const js = `${read("./base.js", import.meta.url)}\n${read("./inspector.js", folder)}`;
  const hash = createHash("sha256").update(js).digest("base64");
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    "img-src 'self' data: http: https:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join("; ");
  return {
    html: read("./inspector.html", folder),
    css: read("./inspector.css", import.meta.url),
    js,
    contentSecurityPolicy: policy,
  };
}
