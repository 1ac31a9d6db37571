import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";

const signAsync = promisify<string, Buffer, KeyObject, Buffer>(sign);
const generate = promisify(generateKeyPair);

/** Forms in which accounts hand out the public key. */
export type PublicKeyForm = "mislabelled" | "pkcs1" | "spki";

/** Base64 RSASSA-PKCS1-v1_5 with SHA-256 over the exact bytes; computed on the thread pool. */
export async function signBody(privateKey: KeyObject, body: string): Promise<string> {
  return (await signAsync("sha256", Buffer.from(body), privateKey)).toString("base64");
}

/**
 * A new private key as PEM.
 *
 * @param bits Freshchat uses 2048. Benchmarks may take 1024, which signs about six times as fast.
 */
export async function createSigningKey(bits: number): Promise<string> {
  const { privateKey } = await generate("rsa", { modulusLength: bits, publicExponent: 65_537 });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/**
 * The public key as the admin page shows it. The mislabelled form was verified against a recorded delivery:
 * the label says PKCS#1, the bytes are SPKI, and Node refuses it until it is relabelled.
 */
export function publicKeyText(privateKeyPem: string, form: PublicKeyForm): string {
  const key = createPublicKey(createPrivateKey(privateKeyPem));
  if (form === "pkcs1") return key.export({ type: "pkcs1", format: "pem" }).toString();
  const spki = key.export({ type: "spki", format: "pem" }).toString();
  return form === "spki" ? spki : spki.replaceAll(" PUBLIC KEY-----", " RSA PUBLIC KEY-----");
}
