import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { callApi } from "../api/call-api.ts";
import { queryKeys } from "../api/query-keys.ts";
import { Button } from "../components/button.tsx";
import { Field } from "../components/field.tsx";
import { Input, SecretInput } from "../components/input.tsx";
import { Notice } from "../components/notice.tsx";
import { Entrance } from "./entrance.tsx";
import { safeReturnPath } from "./safe-return-path.ts";

export function LoginPage() {
  const search = useSearch({ from: "/login" });
  const router = useRouter();
  const queryClient = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useMutation({
    mutationFn: () => callApi("signIn", { body: { email: email.trim(), password } }),
    onSuccess: async (me) => {
      // Nothing that somebody else has read on this machine may remain.
      queryClient.clear();
      queryClient.setQueryData(queryKeys.me, me);
      await router.invalidate();
      router.history.push(safeReturnPath(search.redirect));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate();
  };
  return (
    <Entrance
      title="Log in to Baton"
      description="Your AI support agent, inside the helpdesk you already have."
    >
      <form onSubmit={submit} className="flex flex-col gap-4">
        {signIn.error ? <Notice tone="bad">{signIn.error.message}</Notice> : null}
        {!signIn.error && search.redirect ? <Notice>Log in to go on where you were.</Notice> : null}
        <Field label="Email">
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="username"
              // The only thing to do here.
              autoFocus
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label="Password">
          {(control) => (
            <SecretInput
              {...control}
              name="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" variant="primary" isPending={signIn.isPending} className="mt-1 h-9.5">
          {signIn.isPending ? "Logging in…" : "Log in"}
        </Button>
      </form>
      <p className="mt-6 text-xs text-ink-3">
        No account, or the password is gone? An admin of your organization can invite you anew.
      </p>
    </Entrance>
  );
}
