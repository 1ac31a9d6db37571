import type { ConversationView, EscalationView } from "@baton/api";
import { Link } from "@tanstack/react-router";
import { ExternalLink, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { Button, buttonClass } from "../components/button.tsx";
import { Notice } from "../components/notice.tsx";
import { Time } from "../components/time.tsx";
import { useMay } from "../session/use-me.ts";
import { useAct } from "./acts.ts";
import { useHelpdeskLabel } from "./conversation-header.tsx";

/** Where people have a conversation of the messenger, and how its way there stands (M2 to M4). */
export function EscalationNotice({ conversation }: { conversation: ConversationView }) {
  const { escalation, counterpartId } = conversation;
  if (counterpartId !== null) {
    return (
      <Framed>
        <Notice
          title="This carries a conversation of the messenger"
          actions={
            <Link
              to="/inbox/$conversationId"
              params={{ conversationId: counterpartId }}
              className={buttonClass({ size: "small" })}
            >
              To that conversation
            </Link>
          }
        >
          What teammates write here reaches the customer there. The AI is silent here.
        </Notice>
      </Framed>
    );
  }
  return escalation === null ? null : (
    <Framed>
      <Standing escalation={escalation} conversationId={conversation.id} />
    </Framed>
  );
}

function Standing({ escalation, conversationId }: { escalation: EscalationView; conversationId: string }) {
  const helpdesk = useHelpdeskLabel(escalation.connection.helpdesk);
  const { state, kind, number, failure, attempts, dueAt } = escalation;
  const link = escalation.url ? (
    <a href={escalation.url} target="_blank" rel="noreferrer" className={buttonClass({ size: "small" })}>
      <ExternalLink aria-hidden="true" />
      Open in {helpdesk}
    </a>
  ) : null;
  const why = failure ? `${failure.message} ${failure.hint ?? ""}`.trim() : null;
  switch (state) {
    case "open":
      return (
        <Notice
          tone={failure ? "warning" : "info"}
          title={failure ? `${helpdesk} did not take a message` : `Carried on in ${helpdesk}`}
          actions={
            <>
              {failure ? <Retry conversationId={conversationId} /> : null}
              {link}
            </>
          }
        >
          {why ?? "What is written there and here reaches both sides."}
        </Notice>
      );
    case "closed":
      return escalation.externalId === null ? null : (
        <Notice
          title={
            kind === "ticket" ? `Ticket ${number ?? ""} in ${helpdesk}` : `Was carried on in ${helpdesk}`
          }
          actions={link}
        />
      );
    case "waiting":
    case "opening":
      return (
        <Notice
          tone="warning"
          title={state === "opening" ? `Being opened in ${helpdesk}` : `Waiting for ${helpdesk}`}
          actions={attempts > 0 ? <Retry conversationId={conversationId} /> : null}
        >
          {attempts > 0 ? `Tried ${attempts} ${attempts === 1 ? "time" : "times"}. ` : ""}
          {why}
          {dueAt && attempts > 0 ? (
            <>
              {" "}
              Next try <Time at={dueAt} />.
            </>
          ) : null}
        </Notice>
      );
    case "failed":
      return (
        <Notice
          tone="bad"
          title={`Not in ${helpdesk}: it is answered here`}
          actions={<Retry conversationId={conversationId} />}
        >
          {why}
        </Notice>
      );
  }
}

function Retry({ conversationId }: { conversationId: string }) {
  const act = useAct(conversationId);
  if (!useMay("teammate")) return null;
  return (
    <Button
      size="small"
      icon={<RotateCw />}
      isPending={act.isPending}
      onClick={() => act.mutate({ kind: "retry-escalation" })}
    >
      Try again now
    </Button>
  );
}

function Framed({ children }: { children: ReactNode }) {
  return <div className="border-b border-line px-3 py-2.5 sm:px-4">{children}</div>;
}
