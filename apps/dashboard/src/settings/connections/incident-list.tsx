import type { ConnectionView } from "@baton/api";
import { Panel } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { readable } from "../../format/words.ts";

/** Refused webhook requests: counted, never processed. Nothing is drawn while there are none. */
export function IncidentList({ incidents }: { incidents: ConnectionView["incidents"] }) {
  if (incidents.length === 0) return null;
  return (
    <Panel
      title="Refused requests"
      description="Requests to the webhook URL that were not believed. None of them was processed."
      isFlush
    >
      <ul className="divide-y divide-line">
        {incidents.map((incident) => (
          <li
            key={`${incident.day}-${incident.reason}`}
            className="flex flex-wrap items-start gap-x-4 gap-y-1 px-5 py-3 text-sm"
          >
            <div className="min-w-0 flex-1 basis-56">
              <p className="font-medium">{readable(incident.reason)}</p>
              <p className="text-ink-2">{incident.message}</p>
            </div>
            <p className="text-xs text-ink-3">
              {incident.count.toLocaleString("en")} on {incident.day} · last <Time at={incident.lastAt} />
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
