import { type HandoffAct, handoffReasonSchema } from "@baton/api";
import { type FormEvent, useState } from "react";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Field } from "../components/field.tsx";
import { Select } from "../components/select.tsx";
import { handoffReasonWords } from "../format/words.ts";
import type { useAct } from "./acts.ts";

const reasons = handoffReasonSchema.options.filter((reason) =>
  ["agent-decided", "customer-asked", "frustrated", "no-progress", "topic-never"].includes(reason),
);

/** Hands off by hand; the reason goes into the note and into the reports. */
export function HandoffDialog({ act, onClose }: { act: ReturnType<typeof useAct>; onClose: () => void }) {
  const [reason, setReason] = useState<NonNullable<HandoffAct["reason"]>>("agent-decided");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.mutate({ kind: "handoff", reason });
    onClose();
  };
  return (
    <Dialog
      title="Hand off to the team"
      description="A private note with a summary is left, the conversation is routed as the connection says, and the AI stays silent until it is handed back."
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex flex-col gap-4 pb-2">
        <Field label="Reason">
          {(control) => (
            <Select
              {...control}
              value={reason}
              onChange={(event) => setReason(event.target.value as typeof reason)}
            >
              {reasons.map((value) => (
                <option key={value} value={value}>
                  {value === "agent-decided" ? "Decided by me" : handoffReasonWords[value]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Hand off
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
