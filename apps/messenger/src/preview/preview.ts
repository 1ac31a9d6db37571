import type { MessengerBoot } from "@baton/api";
import type { BatonFunction } from "../loader/api.ts";

/**
 * The page inside the dashboard's preview: the real messenger under settings that are not saved yet. The dashboard posts them, and
 * only pages of this very origin are listened to.
 */
const page = window as unknown as { Baton: BatonFunction };
const calls: unknown[][] = [];
page.Baton = Object.assign((...call: unknown[]) => void calls.push(call), { q: calls });

addEventListener("message", (event) => {
  if (event.origin !== location.origin) return;
  const { preview } = (event.data ?? {}) as { preview?: Partial<MessengerBoot> };
  if (preview) page.Baton("preview", preview);
});
const tag = document.createElement("script");
tag.src = "loader.js";
tag.dataset.messenger = new URLSearchParams(location.search).get("messenger") ?? "";
tag.dataset.audience = "test";
page.Baton("on", "ready", () => parent.postMessage({ isPreviewReady: true }, location.origin));
document.body.append(tag);
