import type { ConversationView } from "@baton/api";
import { type ReactNode, useState } from "react";
import { Avatar } from "../components/avatar.tsx";
import { Badge } from "../components/badge.tsx";
import { Time } from "../components/time.tsx";
import { tellFailure } from "../format/tell-failure.ts";
import {
  contactName,
  handoffReasonWords,
  holderWords,
  languageName,
  readable,
  sentimentWords,
  waitsForPerson,
} from "../format/words.ts";
import { useHelpdeskLabel } from "./conversation-header.tsx";

const resolutionWords = {
  confirmed: "Confirmed by the customer",
  assumed: "Assumed after silence",
  "by-teammate": "Closed by a teammate",
};

/** What is known beyond the messages: the customer, how it stands, the handoff and the resolution. */
export function ConversationDetails({ conversation }: { conversation: ConversationView }) {
  const { contact, assignee, handoff, resolution, visitor } = conversation;
  const helpdesk = useHelpdeskLabel(conversation.connection.helpdesk);
  const isUpset = conversation.sentiment === "angry" || conversation.sentiment === "frustrated";
  return (
    <div className="flex flex-col divide-y divide-line">
      <Group title="Customer">
        <div className="mb-2.5 flex items-center gap-3">
          <Avatar name={contact?.name ?? contact?.email ?? null} kind="customer" size="large" />
          <div className="min-w-0">
            <p className="font-medium break-words">{contactName(contact)}</p>
            {contact?.email ? (
              <a
                href={`mailto:${contact.email}`}
                title={contact.email}
                className="block truncate text-sm text-accent hover:underline"
              >
                {contact.email}
              </a>
            ) : null}
          </div>
        </div>
        <Facts>
          <Fact name="Phone">{contact?.phone}</Fact>
          <Fact name="Language">{conversation.language ? languageName(conversation.language) : null}</Fact>
          <Fact name="Sentiment">
            {conversation.sentiment ? (
              <Badge tone={isUpset ? "bad" : conversation.sentiment === "positive" ? "good" : "plain"}>
                {sentimentWords[conversation.sentiment]}
              </Badge>
            ) : null}
          </Fact>
        </Facts>
      </Group>
      <Group title="How it stands">
        <Facts>
          <Fact name="Held by">
            {waitsForPerson(conversation)
              ? "People; nobody has taken it yet"
              : holderWords[conversation.holder]}
          </Fact>
          <Fact name="Assigned to">
            {assignee.kind === "teammate"
              ? (assignee.name ?? assignee.externalId)
              : assignee.kind === "agent"
                ? "The AI"
                : "Nobody"}
          </Fact>
          <Fact name="First seen">
            <Time at={conversation.createdAt} />
          </Fact>
          {conversation.tags.length > 0 ? (
            <Fact name="Tags">
              <span className="flex flex-wrap gap-1">
                {conversation.tags.map((tag) => (
                  <Badge key={tag}>{tag}</Badge>
                ))}
              </span>
            </Fact>
          ) : null}
          {conversation.resolveDueAt ? (
            <Fact name="Counts as resolved">
              <Time at={conversation.resolveDueAt} />, if nobody writes
            </Fact>
          ) : null}
          {conversation.closedAt ? (
            <Fact name="Closed">
              <Time at={conversation.closedAt} />
            </Fact>
          ) : null}
          <Fact name={`${helpdesk} id`}>
            <span className="font-mono text-xs break-all">{conversation.externalId}</span>
          </Fact>
        </Facts>
        {conversation.queue.failure ? (
          <p className="mt-3 rounded-lg border border-bad-line bg-bad-soft px-3 py-2 text-sm text-bad">
            {tellFailure(conversation.queue.failure)} Tried {conversation.queue.attempts}{" "}
            {conversation.queue.attempts === 1 ? "time" : "times"}
            {conversation.queue.wakeAt ? (
              <>
                , next try <Time at={conversation.queue.wakeAt} />
              </>
            ) : null}
            .
          </p>
        ) : null}
      </Group>
      {Object.keys(conversation.contactAttributes).length > 0 ? (
        <Group title="From the CRM">
          <Facts>
            {Object.entries(conversation.contactAttributes).map(([name, value]) => (
              <Fact key={name} name={name}>
                {value}
              </Fact>
            ))}
          </Facts>
        </Group>
      ) : null}
      {visitor ? (
        <Group title="Visitor">
          <Facts>
            <Fact name="Identity">{visitor.userId ? `Signed user ${visitor.userId}` : "Anonymous"}</Fact>
            {visitor.pageUrl ? <Fact name="On page">{visitor.pageUrl}</Fact> : null}
            {visitor.locale ? <Fact name="Browser">{visitor.locale}</Fact> : null}
            {Object.entries(visitor.attributes).map(([name, value]) => (
              <Fact key={name} name={name}>
                {String(value)}
              </Fact>
            ))}
            {visitor.rating ? (
              <Fact name="Rating">
                {visitor.rating} of 5{visitor.ratingComment ? `: ${visitor.ratingComment}` : ""}
              </Fact>
            ) : null}
          </Facts>
        </Group>
      ) : null}
      {handoff ? (
        <Group title="Handoff">
          <Facts>
            <Fact name="Reason">{handoffReasonWords[handoff.reason] ?? readable(handoff.reason)}</Fact>
            <Fact name="When">
              <Time at={handoff.at} />
            </Fact>
            <Fact name="Sentiment">{sentimentWords[handoff.sentiment]}</Fact>
          </Facts>
          <Summary text={handoff.summary} />
        </Group>
      ) : null}
      {resolution ? (
        <Group title="Resolution">
          <Facts>
            <Fact name="How">{resolutionWords[resolution.kind]}</Fact>
            <Fact name="When">
              <Time at={resolution.at} />
            </Fact>
            {resolution.sentiment ? (
              <Fact name="Sentiment">{sentimentWords[resolution.sentiment]}</Fact>
            ) : null}
          </Facts>
          {resolution.summary ? <Summary text={resolution.summary} /> : null}
        </Group>
      ) : null}
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="px-5 py-4">
      <h3 className="mb-2.5 text-xs font-medium text-ink-3">{title}</h3>
      {children}
    </section>
  );
}

function Facts({ children }: { children: ReactNode }) {
  return <dl className="grid grid-cols-[5.25rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm">{children}</dl>;
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children || <span className="text-ink-3">Unknown</span>}</dd>
    </div>
  );
}

const summaryLimit = 320;

function Summary({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(text.length <= summaryLimit);
  return (
    <p className="mt-2.5 text-sm break-words whitespace-pre-wrap text-ink-2">
      {isWhole ? text : `${text.slice(0, summaryLimit).trimEnd()}… `}
      {isWhole ? null : (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="font-medium text-accent hover:underline"
        >
          Show all
        </button>
      )}
    </p>
  );
}
