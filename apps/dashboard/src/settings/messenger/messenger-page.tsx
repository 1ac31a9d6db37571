import type { MessengerSettingsView, MessengerView } from "@baton/api";
import { isPageShown, matchesPage } from "@baton/api/messenger/match-page";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { callApi } from "../../api/call-api.ts";
import { identityKeysQuery, messengerQuery, messengerSettingsQuery } from "../../api/queries.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { Badge } from "../../components/badge.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Field } from "../../components/field.tsx";
import { Input, Textarea } from "../../components/input.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Notice } from "../../components/notice.tsx";
import { Page, Panel } from "../../components/page.tsx";
import { Segmented } from "../../components/segmented.tsx";
import { Select } from "../../components/select.tsx";
import { Toggle } from "../../components/toggle.tsx";
import { languageName } from "../../format/words.ts";
import { useMay } from "../../session/use-me.ts";
import { ConnectionField, OptionField } from "../connections/target-fields.tsx";
import { SaveBar } from "../save-bar.tsx";
import { useDocumentForm } from "../use-document-form.ts";
import { IdentityPanel } from "./identity-panel.tsx";
import { LinesField } from "./lines-field.tsx";
import { MessengerPreview } from "./messenger-preview.tsx";

/** Languages that the messenger speaks by itself; any other can be added with `texts`. */
const languages = [
  "en",
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "pl",
  "sv",
  "da",
  "no",
  "fi",
  "tr",
  "ru",
  "ar",
  "he",
  "ja",
  "zh",
];

/** The messenger: how it looks, where it shows and for whom, how it gets onto a page, and who its visitors are. */
export function MessengerPage() {
  const settings = useQuery(messengerSettingsQuery);
  const messenger = useQuery(messengerQuery);
  return (
    <Page
      title="Messenger"
      description="The chat on your own pages. Conversations from it are in the inbox like all others."
      width="wide"
    >
      <Loaded query={messenger} label="the messenger">
        {(found) => (
          <>
            <Loaded query={settings} label="its settings">
              {(document) => <SettingsForm document={document} messenger={found} />}
            </Loaded>
            <InstallPanel messenger={found} />
          </>
        )}
      </Loaded>
    </Page>
  );
}

function SettingsForm({
  document,
  messenger,
}: {
  document: MessengerSettingsView;
  messenger: MessengerView;
}) {
  const isReadOnly = !useMay("admin");
  const form = useDocumentForm({
    document,
    queryKey: queryKeys.settingsDocument("messenger"),
    save: (changes) => callApi("putMessengerSettings", { body: changes }),
  });
  const { draft, issues } = form;
  const keys = useQuery({ ...identityKeysQuery, enabled: !isReadOnly });
  const hasNoKey = keys.data?.every(({ retiredAt }) => retiredAt !== null) === true;
  const bar = <SaveBar form={form} isReadOnly={isReadOnly} />;
  return (
    <>
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,1fr)_25rem]">
        <Panel title="Look" footer={bar}>
          <Toggle
            label="The messenger is on"
            hint="Off: it shows on no page and takes no new messages."
            isOn={draft.isEnabled}
            onChange={(isEnabled) => form.change({ isEnabled })}
            isDisabled={isReadOnly}
          />
          <Field label="Name" hint="At the top, and beside the agent's answers." error={issues.name}>
            {(control) => (
              <Input
                {...control}
                disabled={isReadOnly}
                maxLength={60}
                value={draft.name}
                onChange={(event) => form.change({ name: event.target.value })}
              />
            )}
          </Field>
          <Field
            label="Greeting"
            isOptional
            hint="Empty: a greeting in each visitor's language."
            error={issues.greeting}
          >
            {(control) => (
              <Textarea
                {...control}
                disabled={isReadOnly}
                maxLength={500}
                value={draft.greeting}
                onChange={(event) => form.change({ greeting: event.target.value })}
              />
            )}
          </Field>
          <LinesField
            label="Starters"
            hint="Offered as buttons before the first message; one a line, at most six."
            lines={draft.starters}
            error={issues.starters}
            isReadOnly={isReadOnly}
            onChange={(starters) => form.change({ starters })}
          />
          <div className="grid gap-5 sm:grid-cols-2">
            <Field label="Color" hint="The text on it is black or white by itself." error={issues.color}>
              {(control) => (
                <span className="flex gap-2">
                  <input
                    type="color"
                    aria-label="Choose the color"
                    disabled={isReadOnly}
                    value={/^#[0-9a-f]{6}$/i.test(draft.color) ? draft.color : "#000000"}
                    onChange={(event) => form.change({ color: event.target.value })}
                    className="h-9 w-12 shrink-0 rounded-lg border border-line-strong bg-surface p-1"
                  />
                  <Input
                    {...control}
                    disabled={isReadOnly}
                    value={draft.color}
                    onChange={(event) => form.change({ color: event.target.value })}
                  />
                </span>
              )}
            </Field>
            <Field label="Language" error={issues.language}>
              {(control) => (
                <Select
                  {...control}
                  disabled={isReadOnly}
                  value={draft.language}
                  onChange={(event) => form.change({ language: event.target.value })}
                >
                  <option value="auto">The page's, then the browser's</option>
                  {[...new Set([...languages, draft.language])]
                    .filter((code) => code !== "auto")
                    .map((code) => (
                      <option key={code} value={code}>
                        {languageName(code)}
                      </option>
                    ))}
                </Select>
              )}
            </Field>
          </div>
          <div className="flex flex-wrap gap-4">
            <Choice
              label="Side of the page"
              value={draft.position}
              onChange={(position) => form.change({ position })}
              isDisabled={isReadOnly}
              options={[
                { value: "left", label: "Left" },
                { value: "right", label: "Right" },
              ]}
            />
            <Choice
              label="Brightness"
              value={draft.theme}
              onChange={(theme) => form.change({ theme })}
              isDisabled={isReadOnly}
              options={[
                { value: "auto", label: "Like the device" },
                { value: "light", label: "Light" },
                { value: "dark", label: "Dark" },
              ]}
            />
          </div>
        </Panel>
        <MessengerPreview messenger={messenger} settings={draft} />
      </div>

      <Panel
        title="Where it shows, and for whom"
        description="Rules are patterns such as example.com/help/* or /checkout*. Hidden wins over shown."
        footer={bar}
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <LinesField
            label="Show on"
            hint="Empty: on all pages."
            lines={draft.showOn}
            error={issues.showOn}
            isReadOnly={isReadOnly}
            onChange={(showOn) => form.change({ showOn })}
          />
          <LinesField
            label="Hide on"
            lines={draft.hideOn}
            error={issues.hideOn}
            isReadOnly={isReadOnly}
            onChange={(hideOn) => form.change({ hideOn })}
          />
          <LinesField
            label="Sites that may use it"
            hint="Such as https://www.example.com or https://*.example.com. Empty: any."
            lines={draft.allowedOrigins}
            error={issues.allowedOrigins}
            isReadOnly={isReadOnly}
            onChange={(allowedOrigins) => form.change({ allowedOrigins })}
          />
          <div className="flex flex-col gap-5">
            <Choice
              label="Audience"
              value={draft.audience}
              onChange={(audience) => form.change({ audience })}
              isDisabled={isReadOnly}
              options={[
                { value: "everyone", label: "Everyone" },
                { value: "testers", label: "Testers only" },
              ]}
            />
            {draft.audience === "testers" ? (
              <LinesField
                label="Testers"
                hint="User ids or e-mail addresses of signed-in users. The test snippet below shows it to everybody on its page."
                lines={draft.testers}
                error={issues.testers}
                isReadOnly={isReadOnly}
                onChange={(testers) => form.change({ testers })}
              />
            ) : null}
          </div>
        </div>
        <RuleTester showOn={draft.showOn} hideOn={draft.hideOn} />
      </Panel>

      <Panel title="Conversations" footer={bar}>
        <Toggle
          label="Prevent replies to closed conversations"
          hint='The composer becomes "Start a new conversation", so that nothing old is picked up again.'
          isOn={draft.preventsRepliesToClosed}
          onChange={(preventsRepliesToClosed) => form.change({ preventsRepliesToClosed })}
          isDisabled={isReadOnly}
        />
        <Toggle
          label="Ask for a rating after closing"
          hint="Five faces and a comment."
          isOn={draft.asksForRating}
          onChange={(asksForRating) => form.change({ asksForRating })}
          isDisabled={isReadOnly}
        />
        <Toggle
          label="Customers may attach files"
          hint="Up to 10 MB each, five with one message."
          isOn={draft.allowsFiles}
          onChange={(allowsFiles) => form.change({ allowsFiles })}
          isDisabled={isReadOnly}
        />
        <Toggle
          label="Only for identified users (secure mode)"
          hint="Visitors without a token that your server has signed do not see the messenger. Set up identity below first."
          isOn={draft.requiresIdentity}
          onChange={(requiresIdentity) => form.change({ requiresIdentity })}
          isDisabled={isReadOnly}
        />
        {draft.requiresIdentity && hasNoKey ? (
          <Notice tone="warning" title="There is no signing key: nobody would see the messenger">
            Make one below, and have your server sign its users, before you save this.
          </Notice>
        ) : null}
      </Panel>
      <HandoffPanel
        value={draft.handoffTo}
        onChange={(handoffTo) => form.change({ handoffTo })}
        isReadOnly={isReadOnly}
        footer={bar}
      />
      {isReadOnly ? null : <IdentityPanel />}
    </>
  );
}

/** A few, all visible at once, under a label that everybody reads. */
function Choice<Value extends string>(choice: Parameters<typeof Segmented<Value>>[0]) {
  return (
    <div className="flex flex-col items-start gap-1.5">
      <span aria-hidden="true" className="text-sm font-medium">
        {choice.label}
      </span>
      <Segmented {...choice} />
    </div>
  );
}

/** Says of one address what the rules on the screen make of it, by the very function that decides on pages. */
function RuleTester({ showOn, hideOn }: { showOn: readonly string[]; hideOn: readonly string[] }) {
  const [address, setAddress] = useState("");
  const url = readAddress(address);
  const hiding = url && hideOn.find((pattern) => matchesPage(url, pattern));
  const showing = url && showOn.find((pattern) => matchesPage(url, pattern));
  const isShown = url !== null && isPageShown(url, showOn, hideOn);
  const because = hiding
    ? `because of ${hiding}.`
    : showing
      ? `because of ${showing}.`
      : showOn.length > 0
        ? "because no rule shows it there."
        : "as on every page.";
  return (
    <div className="border-t border-line pt-4">
      <Field label="Try an address" isOptional hint="What the rules above say, saved or not.">
        {(control) => (
          <Input
            {...control}
            type="url"
            placeholder="https://www.example.com/help/orders"
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
      </Field>
      <p role="status" className="mt-1.5 min-h-5 text-sm">
        {url === null ? null : (
          <>
            <Badge tone={isShown ? "good" : "plain"}>{isShown ? "Shows" : "Hidden"}</Badge> {because}
          </>
        )}
      </p>
    </div>
  );
}

/** An address as people type it, also without its scheme; null while it is none. */
function readAddress(text: string): string | null {
  const given = text.trim();
  const url = /^https?:\/\//i.test(given) ? given : `https://${given}`;
  return /^https?:\/\/[^/]*\.[^/.]/i.test(url) && URL.canParse(url) ? url : null;
}

/** Where a conversation goes when a person is wanted (M2, M4). */
function HandoffPanel({
  value,
  onChange,
  isReadOnly,
  footer,
}: {
  value: MessengerSettingsView["handoffTo"];
  onChange: (value: MessengerSettingsView["handoffTo"]) => void;
  isReadOnly: boolean;
  footer: ReactNode;
}) {
  return (
    <Panel
      title="When a person is wanted"
      description="What is written in the helpdesk and in the messenger then reaches both sides. A workflow may choose otherwise."
      footer={footer}
    >
      <ConnectionField
        label="People answer in"
        empty="Baton's inbox"
        kind="conversation"
        value={value?.connectionId ?? null}
        isDisabled={isReadOnly}
        onChange={(connectionId) =>
          onChange(connectionId === null ? null : { connectionId, groupId: null, topicId: null })
        }
      />
      {value ? (
        <div className="grid gap-5 sm:grid-cols-2">
          <OptionField
            label="Group"
            list="groups"
            connectionId={value.connectionId}
            empty="As the connection's settings say"
            value={value.groupId}
            isDisabled={isReadOnly}
            onChange={(groupId) => onChange({ ...value, groupId })}
          />
          <OptionField
            label="Topic"
            list="topics"
            connectionId={value.connectionId}
            empty="The first topic, or the only channel"
            value={value.topicId}
            isDisabled={isReadOnly}
            onChange={(topicId) => onChange({ ...value, topicId })}
          />
        </div>
      ) : null}
    </Panel>
  );
}

function InstallPanel({ messenger }: { messenger: MessengerView }) {
  return (
    <Panel
      title="Put it on your pages"
      description="One line before the end of each page. Settings made here take effect without touching it again."
    >
      {messenger.isBuilt ? null : (
        <Notice tone="warning" title="The messenger's files are not there">
          Start Baton with npm start, which builds them, or build them with npm run build --workspace
          @baton/messenger.
        </Notice>
      )}
      <Snippet label="For your site" text={messenger.snippet} />
      <Snippet
        label="For a staging site: shows to everybody there, whatever the audience is"
        text={messenger.testSnippet}
      />
    </Panel>
  );
}

function Snippet({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-sm font-medium">{label}</p>
      <div className="flex items-start gap-2">
        <pre className="min-w-0 flex-1 rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-xs break-all whitespace-pre-wrap">
          {text}
        </pre>
        <CopyButton text={text} label={`Copy: ${label}`} />
      </div>
    </div>
  );
}
