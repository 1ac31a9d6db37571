import type { AssignAct, ConversationView, TimelineItem } from "@baton/api";
import { type InfiniteData, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { assigneesQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { Button } from "../components/button.tsx";
import { Dialog } from "../components/dialog.tsx";
import { Field } from "../components/field.tsx";
import { Notice } from "../components/notice.tsx";
import { Select } from "../components/select.tsx";
import type { useAct } from "./acts.ts";
import { useHelpdeskLabel } from "./conversation-header.tsx";

/** Chooses who has the conversation in the helpdesk. */
export function AssignDialog({
  conversation,
  act,
  onClose,
}: {
  conversation: ConversationView;
  act: ReturnType<typeof useAct>;
  onClose: () => void;
}) {
  const helpdesk = useHelpdeskLabel(conversation.connection.helpdesk);
  const { teammates, isLoading, error } = useTeammates(conversation);
  const can = (action: string) => conversation.capabilities.includes(action);
  const [choice, setChoice] = useState(
    conversation.assignee.kind === "teammate" ? conversation.assignee.externalId : conversation.assignee.kind,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const to: AssignAct["to"] =
      choice === "agent" || choice === "none" ? { kind: choice } : { kind: "teammate", externalId: choice };
    act.mutate({ kind: "assign", to });
    onClose();
  };
  return (
    <Dialog
      title="Assign the conversation"
      description={`It is assigned in ${helpdesk} too.`}
      onClose={onClose}
    >
      <form onSubmit={submit} className="flex flex-col gap-4 pb-2">
        <Field
          label="Assign to"
          hint={
            choice === "agent"
              ? "The AI answers from the next customer message."
              : choice === "none"
                ? `Nobody has it then; ${helpdesk}'s own routing may assign it.`
                : "The AI is silent while a teammate has it."
          }
        >
          {(control) => (
            <Select {...control} value={choice} onChange={(event) => setChoice(event.target.value)}>
              {can("claim") ? <option value="agent">The AI</option> : null}
              {can("unassign") ? <option value="none">Nobody</option> : null}
              {can("assign-teammate") && teammates.length > 0 ? (
                <optgroup label="Teammates">
                  {teammates.map((teammate) => (
                    <option key={teammate.value} value={teammate.value}>
                      {teammate.label}
                    </option>
                  ))}
                </optgroup>
              ) : null}
              {isLoading ? <option disabled>Reading teammates…</option> : null}
            </Select>
          )}
        </Field>
        {error ? (
          <Notice tone="warning">
            Teammates could not be read from {helpdesk}: {error.message}
          </Notice>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary">
            Assign
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Teammates of the helpdesk's account; those seen in the conversation can be chosen while the account does not answer. */
function useTeammates(conversation: ConversationView) {
  const queryClient = useQueryClient();
  const listed = useQuery(assigneesQuery(conversation.id, conversation.connection.id));
  const teammates = new Map<string, string>();
  if (conversation.assignee.kind === "teammate") {
    teammates.set(
      conversation.assignee.externalId,
      conversation.assignee.name ?? conversation.assignee.externalId,
    );
  }
  const pages = queryClient.getQueryData<InfiniteData<{ items: TimelineItem[] }>>(
    queryKeys.timeline(conversation.id),
  );
  for (const item of pages?.pages.flatMap((page) => page.items) ?? []) {
    const person = item.type === "message" ? item.author : item.actor;
    if (person.kind === "teammate" && person.externalId)
      teammates.set(person.externalId, person.name ?? person.externalId);
  }
  for (const option of listed.data ?? []) teammates.set(option.value, option.label);
  return {
    teammates: [...teammates].map(([value, label]) => ({ value, label })),
    isLoading: listed.isLoading,
    error: listed.error,
  };
}
