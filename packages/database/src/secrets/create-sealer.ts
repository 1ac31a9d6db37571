import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import { Failure } from "@baton/domain";

/** Encrypts and decrypts secret settings (D2). */
export type Sealer = {
  /** JSON value to AES-256-GCM: version byte, 12 bytes nonce, 16 bytes tag, ciphertext. */
  seal(value: unknown): Buffer;
  /** @throws Failure `secret-key-mismatch` when the master key is not the one it was sealed with. */
  open(sealed: Buffer): unknown;
  /**
   * A secret made of the master key for one purpose: 43 characters of base64url, always the same, never stored. Whoever
   * knows it learns nothing of the key or of other purposes.
   */
  derive(purpose: string): string;
};

const version = 1;

/**
 * @param masterKey BATON_SECRET_KEY or the key file of the data folder; any text of 16 characters or more. It is hashed,
 * so its form does not matter, only that it stays the same: with another key the stored secrets cannot be read.
 */
export function createSealer(masterKey: string): Sealer {
  const key = createHash("sha256").update("baton-secrets-v1").update(masterKey).digest();
  return {
    derive: (purpose) => createHmac("sha256", key).update(`derived\n${purpose}`).digest("base64url"),
    seal(value) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", key, nonce);
      const body = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
      return Buffer.concat([Buffer.from([version]), nonce, cipher.getAuthTag(), body]);
    },
    open(sealed) {
      try {
        if (sealed[0] !== version) throw new Error(`unknown version ${sealed[0]}`);
        const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(1, 13));
        decipher.setAuthTag(sealed.subarray(13, 29));
        const text = Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString("utf8");
        return JSON.parse(text);
      } catch (cause) {
        throw new Failure({
          code: "secret-key-mismatch",
          message: "Stored secrets cannot be decrypted with this master key.",
          hint: "Start with the BATON_SECRET_KEY (or the key file of the data folder) that was used when they were saved.",
          isRetryable: false,
          cause,
        });
      }
    },
  };
}
