import { Dialog } from "../components/dialog.tsx";
import { Keys } from "../components/keys.tsx";
import { useCommandList } from "./commands.ts";

/** The keys that work on this screen, by what they are for. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const commands = useCommandList().filter((command) => command.keys);
  const groups = Map.groupBy(commands, (command) => command.group);
  return (
    <Dialog
      title="Keyboard shortcuts"
      description="Those that work where you are now."
      onClose={onClose}
      className="max-w-lg"
    >
      <div className="grid gap-5 pb-3 sm:grid-cols-2">
        {[...groups].map(([group, entries]) => (
          <section key={group}>
            <h3 className="mb-1.5 text-xs font-medium text-ink-3">{group}</h3>
            <dl className="flex flex-col gap-1">
              {entries.map((command) => (
                <div key={command.id} className="flex items-center justify-between gap-3 text-sm">
                  <dt>{command.label}</dt>
                  <dd>
                    <Keys keys={command.keys ?? ""} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
