import type { WorkflowView } from "@baton/api";
import { useState } from "react";
import { Button } from "../../components/button.tsx";
import { Dialog } from "../../components/dialog.tsx";
import { Field } from "../../components/field.tsx";
import { Input } from "../../components/input.tsx";
import { Notice } from "../../components/notice.tsx";
import { Differences } from "./versions-dialog.tsx";

export function PublishDialog({
  workflow,
  isPending,
  error,
  onPublish,
  onClose,
}: {
  workflow: WorkflowView;
  isPending: boolean;
  error: Error | null;
  onPublish: (note: string) => void;
  onClose: () => void;
}) {
  const [note, setNote] = useState("");
  return (
    <Dialog
      title="Publish this workflow?"
      description="New conversations start it from now on. Those under way keep their version."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" isPending={isPending} onClick={() => onPublish(note)}>
            Publish
          </Button>
        </>
      }
    >
      {workflow.publishedNumber === null ? null : (
        <div>
          <p className="text-sm font-medium">Since version {workflow.publishedNumber}</p>
          <Differences id={workflow.id} from={workflow.publishedNumber} />
        </div>
      )}
      <Field label="Note" isOptional hint="For whoever reads the versions later.">
        {(control) => (
          <Input
            {...control}
            value={note}
            maxLength={600}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      {error ? <Notice tone="bad">{error.message}</Notice> : null}
    </Dialog>
  );
}
