import { useEffect, useRef, useSyncExternalStore } from "react";
import { matchKeys, type PressedKey } from "./match-keys.ts";

/**
 * What can be done from where one is: the command palette lists it, its keys do it, `?` shows the keys. Screens
 * register their commands while they are mounted; a later registration of the same keys wins.
 */
export type Command = {
  id: string;
  label: string;
  group: string;
  /** `j`, `g i`, `mod+enter`; see match-keys.ts. */
  keys?: string;
  run: () => void;
  /** Keys work while a text is being written too. Only for shortcuts with `mod`. */
  worksInText?: boolean;
  /** Left out of the palette: moving in a list makes sense with keys only. */
  isKeyOnly?: boolean;
};

/** Two keys of a sequence belong together when they come within this time. */
const sequenceMilliseconds = 900;

let commands: readonly Command[] = [];
const listeners = new Set<() => void>();
let pressed: PressedKey[] = [];
let pressedAt = 0;

function publish(next: readonly Command[]) {
  commands = next;
  for (const listener of listeners) listener();
}

/** Registers commands for as long as the component is mounted. */
export function useCommands(list: readonly Command[]): void {
  const latest = useRef(list);
  latest.current = list;
  const signature = list.map(({ id, label, keys }) => `${id}|${label}|${keys ?? ""}`).join("\n");
  // `run` is read when it is called, so only names count.
  useEffect(() => {
    const mine = latest.current.map((command) => ({
      ...command,
      run: () => latest.current.find(({ id }) => id === command.id)?.run(),
    }));
    publish([...commands, ...mine]);
    return () => publish(commands.filter((command) => !mine.includes(command)));
  }, [signature]);
}

export function useCommandList(): readonly Command[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => commands,
  );
}

/** Listens for the keys of all commands; once per page. Returns what ends it. */
export function startShortcuts(): () => void {
  const follow = (event: KeyboardEvent) => {
    if (
      event.defaultPrevented ||
      event.isComposing ||
      ["Shift", "Control", "Meta", "Alt"].includes(event.key)
    )
      return;
    const now = performance.now();
    if (now - pressedAt > sequenceMilliseconds) pressed = [];
    pressedAt = now;
    pressed = [
      ...pressed.slice(-1),
      { key: event.key, hasModifier: event.metaKey || event.ctrlKey, hasAlt: event.altKey },
    ];

    const isWriting = isTextTarget(event.target);
    const isBehindDialog = document.querySelector("dialog[open]") !== null;
    const command = commands.findLast(
      ({ keys, worksInText }) =>
        keys && (worksInText || (!isWriting && !isBehindDialog)) && matchKeys(keys, pressed),
    );
    if (!command) return;
    event.preventDefault();
    pressed = [];
    command.run();
  };
  window.addEventListener("keydown", follow);
  return () => window.removeEventListener("keydown", follow);
}

function isTextTarget(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  // Menus use letters to find their items.
  return target.closest('[role="menu"]') !== null;
}
