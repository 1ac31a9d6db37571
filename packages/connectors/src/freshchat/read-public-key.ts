import { createPrivateKey, createPublicKey, type KeyObject } from "node:crypto";

/**
 * The webhook key as Freshchat shows it, or null when it is no RSA public key.
 *
 * Freshchat's text is labelled `BEGIN RSA PUBLIC KEY` (PKCS#1) while its bytes are SPKI, which OpenSSL refuses when
 * it believes the label (seen 2026-11-20). And people paste: one line, spaces, `\n` spelled out, Windows line
 * ends, no label at all. So only the base64 between is read, as SPKI first, then as PKCS#1.
 */
export function readPublicKey(text: string): KeyObject | null {
  const base64 = text
    .replace(/-{2,}\s*(?:BEGIN|END)[^-]*-{2,}/gi, "")
    .replace(/\\[rn]/g, "")
    .replace(/[\s"'`]/g, "");
  // 2048 bits need some 290 characters; more than 4096 bits is not given out.
  if (base64.length < 100 || base64.length > 4_000 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  const key = Buffer.from(base64, "base64");
  if (isPrivateKey(key)) return null;
  for (const type of ["spki", "pkcs1"] as const) {
    try {
      const publicKey = createPublicKey({ key, format: "der", type });
      if (publicKey.asymmetricKeyType === "rsa") return publicKey;
    } catch {
      // The bytes are of the other form, or of none; the next one is tried.
    }
  }
  return null;
}

/** Node makes a public key out of a private one too; a private key pasted by mistake is not to be kept. */
function isPrivateKey(key: Buffer): boolean {
  return (["pkcs8", "pkcs1"] as const).some((type) => {
    try {
      createPrivateKey({ key, format: "der", type });
      return true;
    } catch {
      return false;
    }
  });
}
