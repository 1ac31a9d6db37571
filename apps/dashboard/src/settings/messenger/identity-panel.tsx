import type { CreatedIdentityKey, IdentityKeyView } from "@baton/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { callApi } from "../../api/call-api.ts";
import { identityKeysQuery } from "../../api/queries.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Field } from "../../components/field.tsx";
import { Textarea } from "../../components/input.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Notice } from "../../components/notice.tsx";
import { Panel } from "../../components/page.tsx";
import { Select } from "../../components/select.tsx";
import { Time } from "../../components/time.tsx";
import { identitySamples, pageSample } from "./identity-samples.ts";

/** Signing keys, how to sign with them in one's own language, and what Baton makes of a token. */
export function IdentityPanel() {
  const queryClient = useQueryClient();
  const keys = useQuery(identityKeysQuery);
  const [created, setCreated] = useState<CreatedIdentityKey | null>(null);
  const make = useMutation({
    mutationFn: () => callApi("createIdentityKey", { body: {} }),
    onSuccess: async (key) => {
      setCreated(key);
      await queryClient.invalidateQueries({ queryKey: queryKeys.identityKeys });
    },
  });
  return (
    <Panel
      title="Identity"
      description="Your server signs who is logged in; customers are then known by name and have their conversations on every device."
      actions={
        <Button isPending={make.isPending} onClick={() => make.mutate()}>
          Make a signing key
        </Button>
      }
    >
      {make.isError ? <Notice tone="bad">{make.error.message}</Notice> : null}
      {created ? (
        <Notice tone="warning" title="Copy the secret now: it is not shown again">
          <dl className="mt-1 flex flex-col gap-2 text-ink">
            {[
              { name: "BATON_KEY_ID", value: created.id },
              { name: "BATON_KEY_SECRET", value: created.secret },
            ].map(({ name, value }) => (
              <div key={name} className="flex flex-wrap items-center gap-2">
                <dt className="font-mono text-xs">{name}</dt>
                <dd className="flex min-w-0 flex-1 items-center gap-2">
                  <code className="min-w-0 flex-1 font-mono text-xs break-all">{value}</code>
                  <CopyButton text={value} label={`Copy ${name}`} />
                </dd>
              </div>
            ))}
          </dl>
        </Notice>
      ) : null}
      <Loaded query={keys} label="the signing keys">
        {(items) =>
          items.length === 0 ? (
            <p className="text-sm text-ink-2">There is no key yet. Make one to begin.</p>
          ) : (
            <ul aria-label="Signing keys" className="divide-y divide-line rounded-xl border border-line">
              {items.map((key) => (
                <KeyRow key={key.id} identityKey={key} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <p className="text-xs text-ink-3">
        To change the key: make a new one, use it on your server, then retire the old one. Until then both
        work.
      </p>
      <Samples />
      <TokenChecker />
    </Panel>
  );
}

function KeyRow({ identityKey }: { identityKey: IdentityKeyView }) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const retire = useMutation({
    mutationFn: () => callApi("retireIdentityKey", { parameters: { id: identityKey.id } }),
    onSuccess: async () => {
      setAsking(false);
      await queryClient.invalidateQueries({ queryKey: queryKeys.identityKeys });
    },
  });
  return (
    <li className="flex flex-wrap items-center gap-3 px-3.5 py-2.5">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-mono text-xs">{identityKey.id}</p>
        <p className="text-xs text-ink-3">
          made <Time at={identityKey.createdAt} />
          {identityKey.retiredAt ? (
            <>
              {" "}
              · retired <Time at={identityKey.retiredAt} />
            </>
          ) : null}
        </p>
      </div>
      {identityKey.retiredAt ? (
        <Badge>Retired</Badge>
      ) : (
        <Button size="small" onClick={() => setAsking(true)}>
          Retire
        </Button>
      )}
      {isAsking ? (
        <ConfirmDialog
          title="Retire this key?"
          description="Tokens signed with it are refused at once; whoever is there already stays for 24 hours at most. Conversations stay."
          act="Retire key"
          isPending={retire.isPending}
          error={retire.error}
          onConfirm={() => retire.mutate()}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </li>
  );
}

function Samples() {
  const [language, setLanguage] = useState(identitySamples[0]?.language ?? "");
  const sample = identitySamples.find((each) => each.language === language);
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      <Field
        label="On your server"
        hint="HMAC with SHA-256, and an expiry of at most 24 hours; an hour is enough."
      >
        {(control) => (
          <Select {...control} value={language} onChange={(event) => setLanguage(event.target.value)}>
            {identitySamples.map((each) => (
              <option key={each.language}>{each.language}</option>
            ))}
          </Select>
        )}
      </Field>
      {sample ? <Code text={sample.code} label={`Copy the sample in ${language}`} /> : null}
      <p className="text-sm font-medium">On the page, before the messenger's script tag</p>
      <Code text={pageSample} label="Copy the page's part" />
    </div>
  );
}

function Code({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex items-start gap-2">
      <pre
        tabIndex={0}
        aria-label={label.replace("Copy ", "")}
        role="region"
        className="max-h-80 min-w-0 flex-1 overflow-auto rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-xs"
      >
        {text}
      </pre>
      <CopyButton text={text} label={label} />
    </div>
  );
}

function TokenChecker() {
  const [token, setToken] = useState("");
  const check = useMutation({
    mutationFn: () => callApi("checkIdentityToken", { body: { token: token.trim() } }),
  });
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      <Field label="Check a token" hint="Nothing is stored, and the token counts as not used.">
        {(control) => (
          <Textarea
            {...control}
            value={token}
            spellCheck={false}
            placeholder="eyJhbGciOiJIUzI1NiIs…"
            className="font-mono text-xs"
            onChange={(event) => setToken(event.target.value)}
          />
        )}
      </Field>
      <div>
        <Button disabled={token.trim() === ""} isPending={check.isPending} onClick={() => check.mutate()}>
          Check it
        </Button>
      </div>
      {check.isError ? <Notice tone="bad">{check.error.message}</Notice> : null}
      {check.data ? (
        <Notice
          tone={check.data.ok ? "good" : "bad"}
          title={check.data.ok ? "This token is good" : (check.data.code ?? "Refused")}
        >
          <p>{check.data.message}</p>
          {check.data.user ? (
            <pre className="mt-2 font-mono text-xs break-all whitespace-pre-wrap">
              {JSON.stringify({ ...check.data.user, expiresAt: check.data.expiresAt }, null, 2)}
            </pre>
          ) : null}
        </Notice>
      ) : null}
    </div>
  );
}
