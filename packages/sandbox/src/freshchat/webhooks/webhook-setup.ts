import { createPrivateKey, type KeyObject } from "node:crypto";
import type { SignatureVariant } from "../../webhooks/webhook-queue.ts";
import { createSigningKey, type PublicKeyForm, publicKeyText, signBody } from "./signing-key.ts";

/** The webhook page of the admin settings, as plain JSON. */
export interface WebhookSetupState {
  url: string;
  key: string;
  oldKey: string;
}

/** Signatures kept, so that retries and duplicates are not signed again. */
const keptSignatures = 256;

/**
 * The account's webhook: one url, one RSA key. Saving it makes a new key, so a key copied before saving is
 * wrong afterwards.
 */
export class WebhookSetup {
  readonly #isSigning: boolean;
  readonly #bits: number;
  #state: WebhookSetupState;
  #keys = new Map<string, KeyObject>();
  #signatures = new Map<string, Promise<string>>();

  constructor(state: WebhookSetupState | undefined, options: { isSigning: boolean; bits: number }) {
    this.#state = state ?? { url: "", key: "", oldKey: "" };
    this.#isSigning = options.isSigning;
    this.#bits = options.bits;
  }

  get url(): string | undefined {
    return this.#state.url || undefined;
  }

  takeState(): WebhookSetupState {
    return this.#state;
  }

  /** Stores the url and makes a new key; the one before it signs nothing more. */
  async save(url: string): Promise<void> {
    const key = await createSigningKey(this.#bits);
    this.#state = { url, key, oldKey: this.#state.key };
    this.#signatures.clear();
  }

  remove(): void {
    this.#state = { ...this.#state, url: "" };
  }

  /** Empty before the webhook was saved for the first time. */
  publicKey(form: PublicKeyForm): string {
    return this.#state.key ? publicKeyText(this.#state.key, form) : "";
  }

  async createHeaders(attempt: {
    body: string;
    retryCount: number;
    signature: SignatureVariant;
  }): Promise<Record<string, string>> {
    const headers: Record<string, string> = {
      "Content-Type": "application/json",
      "X-Retry-Count": String(attempt.retryCount),
      "X-Freshchat-Payload-Version": "1.0",
    };
    if (!this.#isSigning || attempt.signature === "missing") return headers;
    headers["X-Freshchat-Signature"] = await this.#signature(attempt.body, attempt.signature);
    return headers;
  }

  async #signature(body: string, variant: SignatureVariant): Promise<string> {
    if (variant === "old-key") {
      const oldKey = this.#state.oldKey || (await createSigningKey(this.#bits));
      return signBody(this.#keyObject(oldKey), body);
    }
    // A bad signature is a well-formed one over other bytes.
    const signed = variant === "bad" ? `${body} ` : body;
    let signature = this.#signatures.get(signed);
    if (!signature) {
      signature = signBody(this.#keyObject(this.#state.key), signed);
      if (this.#signatures.size >= keptSignatures) this.#signatures.clear();
      this.#signatures.set(signed, signature);
    }
    return signature;
  }

  #keyObject(pem: string): KeyObject {
    let key = this.#keys.get(pem);
    if (!key) {
      key = createPrivateKey(pem);
      this.#keys.set(pem, key);
    }
    return key;
  }
}
