import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { callApi } from "../api/call-api.ts";
import { queryKeys } from "../api/query-keys.ts";
import { type ThemeChoice, useThemeChoice } from "../app/theme.ts";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { Input, SecretInput } from "../components/input.tsx";
import { Notice } from "../components/notice.tsx";
import { Page, Panel } from "../components/page.tsx";
import { Segmented } from "../components/segmented.tsx";
import { showToast } from "../components/toast.tsx";
import { readable } from "../format/words.ts";
import { minimumPasswordLength, passwordHint } from "../session/minimum-password-length.ts";
import { useMe } from "../session/use-me.ts";

const themes: { value: ThemeChoice; label: string }[] = [
  { value: "system", label: "Like the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function AccountPage() {
  const me = useMe();
  const [theme, setTheme] = useThemeChoice();
  return (
    <Page title="Your account" description={`${me.organization.name} · ${readable(me.role)}`}>
      {me.user ? <ProfileForm name={me.user.name} email={me.user.email} /> : null}
      <Panel title="Appearance">
        <div>
          <Segmented label="Theme" value={theme} onChange={setTheme} options={themes} />
        </div>
      </Panel>
      {me.user ? <PasswordForm /> : null}
    </Page>
  );
}

function ProfileForm({ name: storedName, email }: { name: string; email: string }) {
  const queryClient = useQueryClient();
  const [name, setName] = useState(storedName);
  const save = useMutation({
    mutationFn: () => callApi("updateMe", { body: { name: name.trim() } }),
    onSuccess: (me) => {
      queryClient.setQueryData(queryKeys.me, me);
      showToast("Saved.");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Panel
        title="Profile"
        footer={
          <Button
            type="submit"
            variant="primary"
            disabled={name.trim() === "" || name.trim() === storedName}
            isPending={save.isPending}
          >
            Save
          </Button>
        }
      >
        {save.error ? <Notice tone="bad">{save.error.message}</Notice> : null}
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label="Name">
            {(control) => (
              <Input
                {...control}
                autoComplete="name"
                maxLength={120}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
          <Field label="Email">{(control) => <Input {...control} value={email} disabled />}</Field>
        </div>
      </Panel>
    </form>
  );
}

function PasswordForm() {
  const [currentPassword, setCurrentPassword] = useState("");
  const [newPassword, setNewPassword] = useState("");
  const save = useMutation({
    mutationFn: () => callApi("changePassword", { body: { currentPassword, newPassword } }),
    onSuccess: () => {
      setCurrentPassword("");
      setNewPassword("");
      showToast("Password changed. You are signed out everywhere else.");
    },
  });
  const issues = save.error instanceof ApiError ? save.error.issues : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Panel
        title="Password"
        description="Changing it signs you out on every other device."
        footer={
          <Button
            type="submit"
            variant="primary"
            disabled={currentPassword === "" || newPassword.length < minimumPasswordLength}
            isPending={save.isPending}
          >
            Change password
          </Button>
        }
      >
        {save.error && !issues.newPassword ? <Notice tone="bad">{save.error.message}</Notice> : null}
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label="Current password">
            {(control) => (
              <SecretInput
                {...control}
                autoComplete="current-password"
                value={currentPassword}
                onChange={(event) => setCurrentPassword(event.target.value)}
              />
            )}
          </Field>
          <Field label="New password" hint={passwordHint} error={issues.newPassword}>
            {(control) => (
              <SecretInput
                {...control}
                autoComplete="new-password"
                value={newPassword}
                onChange={(event) => setNewPassword(event.target.value)}
              />
            )}
          </Field>
        </div>
      </Panel>
    </form>
  );
}
