/**
 * How a server signs who its user is, in the languages that servers are written in. Each needs nothing but its language, and is run by
 * tests/identity-samples.test.ts.
 */
export const identitySamples: readonly { language: string; code: string }[] = [
  {
    language: "Node.js",
    code: `import { createHmac, randomUUID } from "node:crypto";

export function signIdentity(user) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = { alg: "HS256", typ: "JWT", kid: process.env.BATON_KEY_ID };
  const claims = {
    user_id: user.id,
    email: user.email,
    name: user.name,
    plan: user.plan, // any attribute you like
    exp: Math.floor(Date.now() / 1000) + 3600,
    jti: randomUUID(),
  };
  const signed = \`\${encode(header)}.\${encode(claims)}\`;
  const signature = createHmac("sha256", process.env.BATON_KEY_SECRET).update(signed).digest("base64url");
  return \`\${signed}.\${signature}\`;
}`,
  },
  {
    language: "Python",
    code: `import base64, hashlib, hmac, json, os, time, uuid

def sign_identity(user):
    def encode(data):
        return base64.urlsafe_b64encode(data).rstrip(b"=")

    header = {"alg": "HS256", "typ": "JWT", "kid": os.environ["BATON_KEY_ID"]}
    claims = {
        "user_id": str(user.id),
        "email": user.email,
        "name": user.name,
        "plan": user.plan,  # any attribute you like
        "exp": int(time.time()) + 3600,
        "jti": str(uuid.uuid4()),
    }
    signed = encode(json.dumps(header).encode()) + b"." + encode(json.dumps(claims).encode())
    secret = os.environ["BATON_KEY_SECRET"].encode()
    signature = hmac.new(secret, signed, hashlib.sha256).digest()
    return (signed + b"." + encode(signature)).decode()`,
  },
  {
    language: "PHP",
    code: `<?php
function sign_identity(array $user): string {
    $encode = fn(string $text): string => rtrim(strtr(base64_encode($text), "+/", "-_"), "=");
    $header = ["alg" => "HS256", "typ" => "JWT", "kid" => getenv("BATON_KEY_ID")];
    $claims = [
        "user_id" => (string) $user["id"],
        "email" => $user["email"],
        "name" => $user["name"],
        "plan" => $user["plan"], // any attribute you like
        "exp" => time() + 3600,
        "jti" => bin2hex(random_bytes(16)),
    ];
    $signed = $encode(json_encode($header)) . "." . $encode(json_encode($claims));
    $signature = hash_hmac("sha256", $signed, getenv("BATON_KEY_SECRET"), true);
    return $signed . "." . $encode($signature);
}`,
  },
  {
    language: "Ruby",
    code: `require "json"
require "openssl"
require "securerandom"

def sign_identity(user)
  encode = ->(data) { [data].pack("m0").tr("+/", "-_").delete("=") }
  header = { alg: "HS256", typ: "JWT", kid: ENV.fetch("BATON_KEY_ID") }
  claims = {
    user_id: user.id.to_s,
    email: user.email,
    name: user.name,
    plan: user.plan, # any attribute you like
    exp: Time.now.to_i + 3600,
    jti: SecureRandom.uuid
  }
  signed = "#{encode.(header.to_json)}.#{encode.(claims.to_json)}"
  "#{signed}.#{encode.(OpenSSL::HMAC.digest("SHA256", ENV.fetch("BATON_KEY_SECRET"), signed))}"
end`,
  },
  {
    language: "Go",
    code: `package identity

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"time"
)

func Sign(id, email, name, plan string) (string, error) {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		return "", err
	}
	header, err := json.Marshal(map[string]any{"alg": "HS256", "typ": "JWT", "kid": os.Getenv("BATON_KEY_ID")})
	if err != nil {
		return "", err
	}
	claims, err := json.Marshal(map[string]any{
		"user_id": id,
		"email":   email,
		"name":    name,
		"plan":    plan, // any attribute you like
		"exp":     time.Now().Add(time.Hour).Unix(),
		"jti":     hex.EncodeToString(random),
	})
	if err != nil {
		return "", err
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode(header) + "." + encode(claims)
	mac := hmac.New(sha256.New, []byte(os.Getenv("BATON_KEY_SECRET")))
	mac.Write([]byte(signed))
	return signed + "." + encode(mac.Sum(nil)), nil
}`,
  },
  {
    language: "Java",
    code: `import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

class Identity {
    static String sign(String id, String email, String name, String plan) throws Exception {
        String header = "{\\"alg\\":\\"HS256\\",\\"typ\\":\\"JWT\\",\\"kid\\":" + json(System.getenv("BATON_KEY_ID")) + "}";
        String claims = "{\\"user_id\\":" + json(id)
            + ",\\"email\\":" + json(email)
            + ",\\"name\\":" + json(name)
            + ",\\"plan\\":" + json(plan) // any attribute you like
            + ",\\"exp\\":" + Instant.now().plusSeconds(3600).getEpochSecond()
            + ",\\"jti\\":" + json(UUID.randomUUID().toString()) + "}";
        String signed = encode(header.getBytes(StandardCharsets.UTF_8))
            + "." + encode(claims.getBytes(StandardCharsets.UTF_8));
        byte[] secret = System.getenv("BATON_KEY_SECRET").getBytes(StandardCharsets.UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return signed + "." + encode(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String json(String text) {
        StringBuilder written = new StringBuilder("\\"");
        for (char each : text.toCharArray()) {
            boolean isPlain = each >= ' ' && each != '"' && each != '\\\\';
            written.append(isPlain ? String.valueOf(each) : String.format("\\\\u%04x", (int) each));
        }
        return written.append('"').toString();
    }
}`,
  },
];

/** What the page does with it, whatever made it. */
export const pageSample = `<script>
  window.batonSettings = { identityToken: "…the token, written into the page by your server…" };
</script>`;
