import { Button } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import type { DocumentForm } from "./use-document-form.ts";

/** Save and discard, and what stands in the way of saving. */
export function SaveBar({ form, isReadOnly = false }: { form: DocumentForm; isReadOnly?: boolean }) {
  if (isReadOnly) return <p className="mr-auto text-sm text-ink-3">Only admins can change this.</p>;
  return (
    <>
      {form.error ? (
        <div className="w-full">
          <Notice
            tone={form.isConflict ? "warning" : "bad"}
            title={form.isConflict ? "Somebody has saved other settings meanwhile" : "Not saved"}
            actions={
              form.isConflict ? (
                <>
                  <Button size="small" onClick={form.discard}>
                    Take theirs
                  </Button>
                  <Button size="small" isPending={form.isSaving} onClick={form.overwrite}>
                    Save mine over it
                  </Button>
                </>
              ) : null
            }
          >
            {form.isConflict ? "Look at theirs, or save your changes on top of them." : form.error.message}
          </Notice>
        </div>
      ) : null}
      <p className="mr-auto text-xs text-ink-3">{form.isDirty ? "Not saved yet" : ""}</p>
      <Button variant="ghost" disabled={!form.isDirty || form.isSaving} onClick={form.discard}>
        Discard
      </Button>
      <Button variant="primary" disabled={!form.isDirty} isPending={form.isSaving} onClick={form.submit}>
        Save changes
      </Button>
    </>
  );
}
