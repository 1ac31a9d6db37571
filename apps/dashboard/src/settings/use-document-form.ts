import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "../api/api-error.ts";
import { useUnsavedChanges } from "../app/unsaved-changes.tsx";
import { showToast } from "../components/toast.tsx";

/**
 * A settings document as a form. Changes are kept beside the document as it was read, so that a change that somebody
 * else saves meanwhile shows through wherever this form has not been touched; saving over it needs a second yes.
 */
export function useDocumentForm<Document extends { version: number }>(input: {
  document: Document;
  queryKey: QueryKey;
  /** Sends the keys that changed; `version` left out overwrites. */
  save: (changes: Partial<Document>) => Promise<Document>;
}) {
  const queryClient = useQueryClient();
  const [changes, setChanges] = useState<Partial<Document>>({});
  const [version, setVersion] = useState(input.document.version);
  const saving = useMutation({
    mutationFn: ({ isForced }: { isForced: boolean }) =>
      input.save(isForced ? changes : ({ ...changes, version } as Partial<Document>)),
    onSuccess: (document) => {
      queryClient.setQueryData(input.queryKey, document);
      setVersion(document.version);
      setChanges({});
      showToast("Saved.");
    },
  });
  const isDirty = Object.keys(changes).length > 0;
  useUnsavedChanges(isDirty);
  const isConflict = saving.error instanceof ApiError && saving.error.code === "version-conflict";
  return {
    draft: { ...input.document, ...changes },
    isDirty,
    isSaving: saving.isPending,
    isConflict,
    error: saving.error,
    issues: saving.error instanceof ApiError ? saving.error.issues : {},
    change: (next: Partial<Document>) => {
      // Untouched, the form follows the document; the first change fixes the version it was made on.
      if (!isDirty) setVersion(input.document.version);
      setChanges(omitUnchanged({ ...changes, ...next }, input.document));
    },
    submit: () => saving.mutate({ isForced: false }),
    overwrite: () => saving.mutate({ isForced: true }),
    discard: () => {
      setChanges({});
      saving.reset();
      void queryClient.invalidateQueries({ queryKey: input.queryKey });
    },
  };
}

export type DocumentForm = Pick<
  ReturnType<typeof useDocumentForm>,
  "isDirty" | "isSaving" | "isConflict" | "error" | "submit" | "overwrite" | "discard"
>;

/** A value changed and changed back is no change. */
export function omitUnchanged<Document extends object>(
  changes: Partial<Document>,
  document: Document,
): Partial<Document> {
  return Object.fromEntries(
    Object.entries(changes).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(document[key as keyof Document]),
    ),
  ) as Partial<Document>;
}
