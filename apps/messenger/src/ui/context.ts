import type { MessengerBoot } from "@baton/api";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Client, ClientState } from "../client/create-client.ts";
import type { Texts } from "../texts/en.ts";

/** What every part of the screen reads. */
export type MessengerContext = {
  client: Client;
  state: ClientState;
  boot: MessengerBoot;
  texts: Texts;
  language: string;
  emitSend(text: string): void;
};

export const Messenger = createContext<MessengerContext>(null as never);
export const useMessenger = (): MessengerContext => useContext(Messenger);

/** Times as the visitor's language writes them; the day only where it is not today. */
export function formatTime(
  at: string | Date,
  language: string,
  options?: Intl.DateTimeFormatOptions,
): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  const form = options ?? (isToday ? { timeStyle: "short" } : { dateStyle: "medium" });
  return new Intl.DateTimeFormat(language, form).format(date);
}

/** `10 MB`, in the units that people know from their files. */
export function formatSize(bytes: number, language: string): string {
  const [value, unit] = bytes >= 1_000_000 ? [bytes / 1_000_000, "megabyte"] : [bytes / 1_000, "kilobyte"];
  return new Intl.NumberFormat(language, { style: "unit", unit, maximumFractionDigits: 1 }).format(value);
}
