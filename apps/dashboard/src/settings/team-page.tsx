import { type CreatedInvitation, type Member, type Role, roles } from "@baton/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { MailPlus, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { callApi } from "../api/call-api.ts";
import { invitationsQuery, teamQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { Avatar } from "../components/avatar.tsx";
import { Badge } from "../components/badge.tsx";
import { Button } from "../components/button.tsx";
import { ConfirmDialog } from "../components/confirm-dialog.tsx";
import { CopyButton } from "../components/copy-button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Field } from "../components/field.tsx";
import { IconButton } from "../components/icon-button.tsx";
import { Input } from "../components/input.tsx";
import { Loaded } from "../components/loaded.tsx";
import { Notice } from "../components/notice.tsx";
import { Page, Panel } from "../components/page.tsx";
import { Select } from "../components/select.tsx";
import { Time } from "../components/time.tsx";
import { showToast } from "../components/toast.tsx";
import { readable } from "../format/words.ts";
import { useMay, useMe } from "../session/use-me.ts";

export const roleHints: Record<Role, string> = {
  viewer: "Reads everything.",
  teammate: "Also answers and acts in the inbox.",
  admin: "Also changes settings, knowledge, connections and the team.",
  owner: "Also names owners.",
};

export function TeamPage() {
  const isAdmin = useMay("admin");
  const team = useQuery(teamQuery);
  const [isInviting, setInviting] = useState(false);
  return (
    <Page
      title="Team"
      description="Who can sign in, and what they may do."
      actions={
        isAdmin ? (
          <Button variant="primary" icon={<MailPlus />} onClick={() => setInviting(true)}>
            Invite
          </Button>
        ) : null
      }
    >
      <Panel isFlush>
        <Loaded query={team} label="the team">
          {(members) => (
            <ul className="divide-y divide-line">
              {members.map((member) => (
                <MemberRow key={member.id} member={member} />
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
      {isAdmin ? <Invitations /> : null}
      {isInviting ? <InviteDialog onClose={() => setInviting(false)} /> : null}
    </Page>
  );
}

function MemberRow({ member }: { member: Member }) {
  const me = useMe();
  const isAdmin = useMay("admin");
  const isOwner = useMay("owner");
  const queryClient = useQueryClient();
  const [isRemoving, setRemoving] = useState(false);
  const isMe = me.user?.id === member.id;
  const mayChange = isAdmin && (isOwner || member.role !== "owner");
  const refresh = () => queryClient.invalidateQueries({ queryKey: queryKeys.team });
  const change = useMutation({
    mutationFn: (role: Role) => callApi("updateMember", { parameters: { id: member.id }, body: { role } }),
    onSuccess: async ({ role }) => {
      await refresh();
      showToast(`${member.name || member.email} is ${readable(role).toLowerCase()} now.`);
    },
    onError: (error) => showToast(error.message, "bad"),
  });
  const remove = useMutation({
    mutationFn: () => callApi("removeMember", { parameters: { id: member.id } }),
    onSuccess: async () => {
      setRemoving(false);
      await refresh();
    },
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-5 py-3">
      <Avatar name={member.name || member.email} kind="teammate" />
      <div className="min-w-0 flex-1 basis-40">
        <p className="truncate text-sm font-medium">
          {member.name || member.email} {isMe ? <span className="font-normal text-ink-3">(you)</span> : null}
        </p>
        <p className="truncate text-xs text-ink-3">{member.email}</p>
      </div>
      {mayChange ? (
        <span className="w-32">
          <Select
            aria-label={`Role of ${member.name || member.email}`}
            value={change.isPending ? change.variables : member.role}
            disabled={change.isPending}
            onChange={(event) => change.mutate(event.target.value as Role)}
          >
            {roles
              .filter((role) => isOwner || role !== "owner")
              .map((role) => (
                <option key={role} value={role}>
                  {readable(role)}
                </option>
              ))}
          </Select>
        </span>
      ) : (
        <Badge>{readable(member.role)}</Badge>
      )}
      {mayChange && !isMe ? (
        <IconButton label={`Remove ${member.name || member.email}`} onClick={() => setRemoving(true)}>
          <Trash2 />
        </IconButton>
      ) : null}
      {isRemoving ? (
        <ConfirmDialog
          title={`Remove ${member.name || member.email}?`}
          description="They are signed out everywhere at once. What they have written stays."
          act="Remove"
          isPending={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate()}
          onClose={() => setRemoving(false)}
        />
      ) : null}
    </li>
  );
}

function Invitations() {
  const invitations = useQuery(invitationsQuery);
  const queryClient = useQueryClient();
  const withdraw = useMutation({
    mutationFn: (id: string) => callApi("deleteInvitation", { parameters: { id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: queryKeys.invitations }),
    onError: (error) => showToast(error.message, "bad"),
  });
  if (!invitations.data || invitations.data.length === 0) return null;
  return (
    <Panel title="Invited" isFlush>
      <ul className="divide-y divide-line">
        {invitations.data.map((invitation) => (
          <li key={invitation.id} className="flex flex-wrap items-center gap-3 px-5 py-3">
            <div className="min-w-0 flex-1">
              <p className="truncate text-sm font-medium">{invitation.email}</p>
              <p className="text-xs text-ink-3">
                {readable(invitation.role)} · expires <Time at={invitation.expiresAt} />
              </p>
            </div>
            <Button
              size="small"
              isPending={withdraw.isPending && withdraw.variables === invitation.id}
              onClick={() => withdraw.mutate(invitation.id)}
            >
              Withdraw
            </Button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function InviteDialog({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const isOwner = useMay("owner");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("teammate");
  const [created, setCreated] = useState<CreatedInvitation | null>(null);
  const invite = useMutation({
    mutationFn: () => callApi("createInvitation", { body: { email: email.trim(), role } }),
    onSuccess: async (invitation) => {
      setCreated(invitation);
      await queryClient.invalidateQueries({ queryKey: queryKeys.invitations });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!invite.isPending) invite.mutate();
  };
  if (created) {
    return (
      <Dialog
        title="Give this link to them"
        description={`It lets ${created.email} join, and is shown this once.`}
        onClose={onClose}
        footer={<Button onClick={onClose}>Done</Button>}
      >
        <SecretLine text={created.url} label="Copy the link" />
      </Dialog>
    );
  }
  const issues = invite.error instanceof ApiError ? invite.error.issues : {};
  return (
    <Dialog title="Invite somebody" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4 pb-2">
        {invite.error && Object.keys(issues).length === 0 ? (
          <Notice tone="bad">{invite.error.message}</Notice>
        ) : null}
        <Field label="Email" error={issues.email}>
          {(control) => (
            <Input
              {...control}
              type="email"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label="Role" hint={roleHints[role]}>
          {(control) => (
            <Select {...control} value={role} onChange={(event) => setRole(event.target.value as Role)}>
              {roles
                .filter((each) => isOwner || each !== "owner")
                .map((each) => (
                  <option key={each} value={each}>
                    {readable(each)}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" isPending={invite.isPending}>
            Make the invitation
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Something that is shown once and has to be copied. */
export function SecretLine({ text, label }: { text: string; label: string }) {
  return (
    <div className="flex items-center gap-2 rounded-xl border border-line bg-sunken p-2">
      <code className="min-w-0 flex-1 px-1.5 font-mono text-xs break-all select-all">{text}</code>
      <CopyButton text={text} label={label} />
    </div>
  );
}
