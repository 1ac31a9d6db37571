import { type ApiKeyView, type CreatedApiKey, includesRole, type Role, roles } from "@baton/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { callApi } from "../api/call-api.ts";
import { apiKeysQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { Dialog } from "../components/dialog.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Field } from "../components/field.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { Input } from "../components/input.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Notice } from "../components/notice.tsx";
import { Page, Panel } from "../components/page.tsx";
import { Select } from "../components/select.tsx";
import { Time } from "../components/time.tsx";
import { readable } from "../format/words.ts";
import { useMe } from "../session/use-me.ts";
import { roleHints, SecretLine } from "./team-page.tsx";

export function ApiKeysPage() {
  const keys = useQuery(apiKeysQuery);
  const [isMaking, setMaking] = useState(false);
  const make = (
    <Button variant="primary" icon={<Plus />} onClick={() => setMaking(true)}>
      New key
    </Button>
  );
  return (
    <Page
      title="API keys"
      description={
        <>
          For programs that use Baton's API. It is described at{" "}
          <a
            href="/api/v1/openapi.json"
            target="_blank"
            rel="noreferrer"
            className="text-accent underline underline-offset-2"
          >
            /api/v1/openapi.json
          </a>
          .
        </>
      }
      actions={make}
    >
      <Panel isFlush>
        <Loaded query={keys} label="the keys">
          {(items) =>
            items.length === 0 ? (
              <EmptyState icon={<KeyRound />} title="No keys yet" actions={make}>
                A key does what its role allows, until it is deleted or expires.
              </EmptyState>
            ) : (
              <ul className="divide-y divide-line">
                {items.map((key) => (
                  <KeyRow key={key.id} apiKey={key} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      {isMaking ? <NewKeyDialog onClose={() => setMaking(false)} /> : null}
    </Page>
  );
}

function KeyRow({ apiKey }: { apiKey: ApiKeyView }) {
  const queryClient = useQueryClient();
  const [isDeleting, setDeleting] = useState(false);
  const remove = useMutation({
    mutationFn: () => callApi("deleteApiKey", { parameters: { id: apiKey.id } }),
    onSuccess: async () => {
      setDeleting(false);
      await queryClient.invalidateQueries({ queryKey: queryKeys.apiKeys });
    },
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-5 py-3">
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate text-sm font-medium">{apiKey.name}</p>
        <p className="text-xs text-ink-3">
          <span className="font-mono">{apiKey.start}…</span> · made <Time at={apiKey.createdAt} /> ·{" "}
          {apiKey.lastUsedAt ? (
            <>
              used <Time at={apiKey.lastUsedAt} />
            </>
          ) : (
            "never used"
          )}
          {apiKey.expiresAt ? (
            <>
              {" "}
              · expires <Time at={apiKey.expiresAt} />
            </>
          ) : null}
        </p>
      </div>
      <Badge>{readable(apiKey.role)}</Badge>
      <IconButton label={`Delete ${apiKey.name}`} onClick={() => setDeleting(true)}>
        <Trash2 />
      </IconButton>
      {isDeleting ? (
        <ConfirmDialog
          title={`Delete the key "${apiKey.name}"?`}
          description="It stops working at once. Programs that use it are refused from then on."
          act="Delete key"
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setDeleting(false)}
        />
      ) : null}
    </li>
  );
}

const lifetimes = [
  { value: "", label: "Never" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
];

function NewKeyDialog({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("viewer");
  const [days, setDays] = useState("");
  const [created, setCreated] = useState<CreatedApiKey | null>(null);
  const make = useMutation({
    mutationFn: () =>
      callApi("createApiKey", {
        body: {
          name: name.trim(),
          role,
          expiresAt: days ? new Date(Date.now() + Number(days) * 86_400_000).toISOString() : null,
        },
      }),
    onSuccess: async (key) => {
      setCreated(key);
      await queryClient.invalidateQueries({ queryKey: queryKeys.apiKeys });
    },
  });
  if (created) {
    return (
      <Dialog
        title="Copy the key now"
        description="It is shown this once only. Keep it where secrets are kept."
        onClose={onClose}
        footer={<Button onClick={onClose}>Done</Button>}
      >
        <SecretLine text={created.key} label="Copy the key" />
      </Dialog>
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!make.isPending) make.mutate();
  };
  return (
    <Dialog title="New API key" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 pb-2">
        {make.error ? <Notice tone="bad">{make.error.message}</Notice> : null}
        <Field label="Name" hint="What it is for.">
          {(control) => (
            <Input
              {...control}
              required
              maxLength={120}
              placeholder="Nightly export"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Role" hint={roleHints[role]}>
          {(control) => (
            <Select {...control} value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {roles
                .filter((each) => includesRole(me.role, each))
                .map((each) => (
                  <option key={each} value={each}>
                    {readable(each)}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <Field label="Expires">
          {(control) => (
            <Select {...control} value={days} onChange={(event) => setDays(event.target.value)}>
              {lifetimes.map((lifetime) => (
                <option key={lifetime.value} value={lifetime.value}>
                  {lifetime.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isPending={make.isPending}>
            Make the key
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
