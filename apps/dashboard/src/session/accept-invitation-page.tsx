import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useParams, useRouter } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { callApi } from "../api/call-api.ts";
import { queryKeys } from "../api/query-keys.ts";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { Input, SecretInput } from "../components/input.tsx";
import { Notice } from "../components/notice.tsx";
import { Entrance } from "./entrance.tsx";
import { minimumPasswordLength, passwordHint } from "./minimum-password-length.ts";

export function AcceptInvitationPage() {
  const { token } = useParams({ from: "/invitations/$token" });
  const router = useRouter();
  const queryClient = useQueryClient();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const accept = useMutation({
    mutationFn: () => callApi("acceptInvitation", { body: { token, name: name.trim(), password } }),
    onSuccess: async (me) => {
      queryClient.clear();
      queryClient.setQueryData(queryKeys.me, me);
      await router.invalidate();
      router.history.push("/inbox");
    },
  });
  const issues = accept.error instanceof ApiError ? accept.error.issues : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!accept.isPending) accept.mutate();
  };
  return (
    <Entrance
      title="Welcome to Baton"
      description="You have been invited. Choose a name and a password to begin."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        {accept.error ? <Notice tone="bad">{accept.error.message}</Notice> : null}
        <Field label="Your name" hint="Teammates see it beside what you do." error={issues.name}>
          {(control) => (
            <Input
              {...control}
              autoComplete="name"
              required
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Password" hint={passwordHint} error={issues.password}>
          {(control) => (
            <SecretInput
              {...control}
              autoComplete="new-password"
              required
              minLength={minimumPasswordLength}
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" isPending={accept.isPending} className="mt-1 h-9.5">
          Join
        </Button>
      </form>
    </Entrance>
  );
}
