import type { ConnectionView, HelpdeskView } from "@baton/api";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { callApi } from "../../api/call-api.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { SecretInput } from "../../components/input.tsx";
import { Notice } from "../../components/notice.tsx";
import { showToast } from "../../components/toast.tsx";
import { CheckResults } from "./check-results.tsx";

/** New secrets in place of the old ones, tested live first. The old ones work until the new ones have passed. */
export function RotateDialog({
  connection,
  helpdesk,
  onClose,
}: {
  connection: ConnectionView;
  helpdesk: HelpdeskView;
  onClose: () => void;
}) {
  const queryClient = useQueryClient();
  const fields = helpdesk.fields.filter((field) => helpdesk.secretFields.includes(field.key));
  const [values, setValues] = useState<Record<string, string>>({});
  const filled = Object.entries(values).flatMap(([key, value]) =>
    value.trim() ? [[key, value.trim()] as const] : [],
  );
  const rotate = useMutation({
    mutationFn: () =>
      callApi("rotateConnection", {
        parameters: { id: connection.id },
        body: { settings: Object.fromEntries(filled) },
      }),
    onSuccess: (saved) => {
      queryClient.setQueryData(queryKeys.connection(saved.id), saved);
      void queryClient.invalidateQueries({ queryKey: queryKeys.connectionList });
      showToast("Tested and replaced. No message was lost.");
      onClose();
    },
  });
  const error = rotate.error instanceof ApiError ? rotate.error : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!rotate.isPending && filled.length > 0) rotate.mutate();
  };
  return (
    <Dialog
      title="Rotate secrets"
      description="Fill in what is new; empty fields keep what is stored. Nothing changes unless the test passes."
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex flex-col gap-4 pb-2">
        {fields.map((field) => (
          <Field
            key={field.key}
            label={`New ${field.label.toLowerCase()}`}
            error={error?.issues[`settings.${field.key}`]}
          >
            {(control) => (
              <SecretInput
                {...control}
                autoComplete="off"
                value={values[field.key] ?? ""}
                onChange={(event) => setValues({ ...values, [field.key]: event.target.value })}
              />
            )}
          </Field>
        ))}
        {rotate.error ? (
          <Notice tone="bad" title="The old ones stay in force">
            {rotate.error.message}
          </Notice>
        ) : null}
        {error ? <CheckResults checks={error.checks} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={filled.length === 0} isPending={rotate.isPending}>
            Test & replace
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
