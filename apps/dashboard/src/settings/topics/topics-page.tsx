import type { TopicsView } from "@baton/api";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { callApi } from "../../api/call-api.ts";
import { topicsSettingsQuery } from "../../api/queries.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { Button } from "../../components/button.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Page, Panel } from "../../components/page.tsx";
import { useMay } from "../../session/use-me.ts";
import { SaveBar } from "../save-bar.tsx";
import { useDocumentForm } from "../use-document-form.ts";
import { TopicEditor } from "./topic-editor.tsx";

type ListName = "never" | "allowed";

const lists: { name: ListName; title: string; description: string; empty: string }[] = [
  {
    name: "never",
    title: "Left to people",
    description: "The agent hands these off at once. This list wins over the other one.",
    empty: "No topic is kept from the agent.",
  },
  {
    name: "allowed",
    title: "Answered by the agent",
    description: "With topics here, the agent answers these alone and hands off everything else.",
    empty: "Empty: the agent may answer on every topic.",
  },
];

export function TopicsPage() {
  const topics = useQuery(topicsSettingsQuery);
  return (
    <Page
      title="Topics"
      description="Say in plain words what the agent should leave to people, or what it alone may answer. Then look at what your customers wrote lately, and say which of it was meant: a few examples make a topic far more reliable."
    >
      <Loaded query={topics} label="the topics">
        {(document) => <TopicsForm document={document} />}
      </Loaded>
    </Page>
  );
}

function TopicsForm({ document }: { document: TopicsView }) {
  const isReadOnly = !useMay("admin");
  const form = useDocumentForm({
    document,
    queryKey: queryKeys.settingsDocument("topics"),
    save: (changes) => callApi("putTopicsSettings", { body: changes }),
  });
  return lists.map(({ name, title, description, empty }) => {
    const topics = form.draft[name];
    const change = (next: TopicsView[ListName]) => form.change({ [name]: next });
    return (
      <Panel
        key={name}
        title={title}
        description={description}
        footer={<SaveBar form={form} isReadOnly={isReadOnly} />}
      >
        {topics.length === 0 ? <p className="text-sm text-ink-3">{empty}</p> : null}
        {topics.map((topic, index) => (
          <TopicEditor
            // A topic has no id; its place is what stays while its name is typed.
            key={index}
            topic={topic}
            list={name}
            isReadOnly={isReadOnly}
            issueOf={(field) => form.issues[`${name}.${index}.${field}`]}
            onChange={(next) => change(topics.map((each, at) => (at === index ? next : each)))}
            onRemove={() => change(topics.filter((_, at) => at !== index))}
          />
        ))}
        {isReadOnly ? null : (
          <Button
            icon={<Plus />}
            className="self-start"
            onClick={() => change([...topics, { name: "", description: "", examples: [] }])}
          >
            Add a topic
          </Button>
        )}
      </Panel>
    );
  });
}
