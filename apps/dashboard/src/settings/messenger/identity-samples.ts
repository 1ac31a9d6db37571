/** How a server signs who its user is, in the languages that servers are written in. Each is whole and runs as it stands. */
export const identitySamples: readonly { language: string; code: string }[] = [
  {
    language: "Node.js",
    code: `import { createHmac } from "node:crypto";

export function signIdentity(user) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const header = { alg: "HS256", typ: "JWT", kid: process.env.BATON_KEY_ID };
  const claims = {
    user_id: user.id,
    email: user.email,
    name: user.name,
    plan: user.plan, // any attribute you like
    exp: Math.floor(Date.now() / 1000) + 3600,
    jti: crypto.randomUUID(),
  };
  const signed = \`\${encode(header)}.\${encode(claims)}\`;
  const signature = createHmac("sha256", process.env.BATON_KEY_SECRET).update(signed).digest("base64url");
  return \`\${signed}.\${signature}\`;
}`,
  },
  {
    language: "Python",
    code: `import os, time, uuid
import jwt  # pip install PyJWT

def sign_identity(user):
    claims = {
        "user_id": str(user.id),
        "email": user.email,
        "name": user.name,
        "plan": user.plan,  # any attribute you like
        "exp": int(time.time()) + 3600,
        "jti": str(uuid.uuid4()),
    }
    return jwt.encode(
        claims,
        os.environ["BATON_KEY_SECRET"],
        algorithm="HS256",
        headers={"kid": os.environ["BATON_KEY_ID"]},
    )`,
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
    code: `require "jwt" # gem install jwt
require "securerandom"

def sign_identity(user)
  claims = {
    user_id: user.id.to_s,
    email: user.email,
    name: user.name,
    plan: user.plan, # any attribute you like
    exp: Time.now.to_i + 3600,
    jti: SecureRandom.uuid
  }
  JWT.encode(claims, ENV.fetch("BATON_KEY_SECRET"), "HS256", { kid: ENV.fetch("BATON_KEY_ID") })
end`,
  },
  {
    language: "Go",
    code: `package identity

import (
	"os"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

func Sign(id, email, name, plan string) (string, error) {
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{
		"user_id": id,
		"email":   email,
		"name":    name,
		"plan":    plan, // any attribute you like
		"exp":     time.Now().Add(time.Hour).Unix(),
		"jti":     uuid.NewString(),
	})
	token.Header["kid"] = os.Getenv("BATON_KEY_ID")
	return token.SignedString([]byte(os.Getenv("BATON_KEY_SECRET")))
}`,
  },
  {
    language: "Java",
    code: `import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Instant;
import java.util.UUID;

static String signIdentity(User user) {
    return JWT.create()
        .withKeyId(System.getenv("BATON_KEY_ID"))
        .withClaim("user_id", user.id())
        .withClaim("email", user.email())
        .withClaim("name", user.name())
        .withClaim("plan", user.plan()) // any attribute you like
        .withExpiresAt(Instant.now().plusSeconds(3600))
        .withJWTId(UUID.randomUUID().toString())
        .sign(Algorithm.HMAC256(System.getenv("BATON_KEY_SECRET")));
}`,
  },
];

/** What the page does with it, whatever made it. */
export const pageSample = `<script>
  window.batonSettings = { identityToken: "…the token, written into the page by your server…" };
</script>`;
