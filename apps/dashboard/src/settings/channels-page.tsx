import { type ChannelsSettings, channelSchema } from "@baton/api";
import { useQuery } from "@tanstack/react-query";
import { callApi } from "../api/call-api.ts";
import { channelsSettingsQuery } from "../api/queries.ts";
import { queryKeys } from "../api/query-keys.ts";
import { Loaded } from "../components/loaded.tsx";
import { Page, Panel } from "../components/page.tsx";
import { Segmented } from "../components/segmented.tsx";
import { channelWords } from "../format/words.ts";
import { ChannelIcon } from "../inbox/channel-icon.tsx";
import { useMay } from "../session/use-me.ts";
import { DurationField } from "./duration-field.tsx";
import { SaveBar } from "./save-bar.tsx";
import { useDocumentForm } from "./use-document-form.ts";

const day = 86_400_000;
const modeWords = {
  autopilot: "Answers the customer by itself and hands off when it is not sure.",
  assist: "Writes each answer as a private note, for a teammate to send. Customers see nothing of it.",
  off: "Stays silent. Conversations are recorded and left to your team.",
};

export function ChannelsPage() {
  const settings = useQuery(channelsSettingsQuery);
  return (
    <Page
      title="Channels"
      description="What the agent does on each channel. A change applies to new conversations; those under way keep going as they began."
    >
      <Loaded query={settings} label="the channels">
        {(document) => <ChannelsForm document={document} />}
      </Loaded>
    </Page>
  );
}

function ChannelsForm({ document }: { document: ChannelsSettings }) {
  const isReadOnly = !useMay("admin");
  const form = useDocumentForm({
    document,
    queryKey: queryKeys.settingsDocument("channels"),
    save: (changes) => callApi("putChannelsSettings", { body: changes }),
  });
  return (
    <>
      {channelSchema.options.map((channel) => {
        const values = form.draft[channel];
        const change = (next: Partial<typeof values>) => form.change({ [channel]: { ...values, ...next } });
        return (
          <Panel key={channel}>
            <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
              <ChannelIcon channel={channel} className="mt-1 size-5 text-ink-3" />
              <div className="min-w-0 flex-1 basis-56">
                <h2 className="text-base font-semibold">{channelWords[channel]}</h2>
                <p className="text-sm text-ink-2">{modeWords[values.mode]}</p>
              </div>
              <Segmented
                label={`What the agent does: ${channelWords[channel]}`}
                value={values.mode}
                onChange={(mode) => change({ mode })}
                isDisabled={isReadOnly}
                options={[
                  { value: "autopilot", label: "Autopilot" },
                  { value: "assist", label: "Assist" },
                  { value: "off", label: "Off" },
                ]}
              />
            </div>
            {values.mode === "off" ? null : (
              <div className="grid gap-5 border-t border-line pt-4 sm:grid-cols-3">
                <DurationField
                  label="Wait for more"
                  hint="Quiet time after a message, so that a burst gets one answer."
                  milliseconds={values.debounceMs}
                  onChange={(debounceMs) => change({ debounceMs })}
                  minimum={0}
                  maximum={120_000}
                  isDisabled={isReadOnly}
                />
                <DurationField
                  label="Resolve after"
                  hint="Silence after an answer until it counts as solved."
                  milliseconds={values.resolveAfterMs}
                  onChange={(resolveAfterMs) => change({ resolveAfterMs })}
                  minimum={60_000}
                  maximum={30 * day}
                  isDisabled={isReadOnly}
                />
                <DurationField
                  label="Reopen within"
                  hint="A new message in this time goes on with the same question."
                  milliseconds={values.reopenWindowMs}
                  onChange={(reopenWindowMs) => change({ reopenWindowMs })}
                  minimum={0}
                  maximum={90 * day}
                  isDisabled={isReadOnly}
                />
              </div>
            )}
          </Panel>
        );
      })}
      <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center gap-2 rounded-2xl border border-line bg-raised px-4 py-3 shadow-mid sm:bottom-4">
        <SaveBar form={form} isReadOnly={isReadOnly} />
      </div>
    </>
  );
}
