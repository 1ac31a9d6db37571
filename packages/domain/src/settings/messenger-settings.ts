import type { EscalationTarget } from "../escalation/escalation.ts";

/** How the messenger looks and behaves, and for whom: one document per organization (M1, M9, M10). */
export type MessengerDocument = {
  /** False: it shows nowhere, and takes no new conversations. */
  isEnabled: boolean;
  /** Stands at the top of the messenger and beside the agent's answers. */
  name: string;
  /** First words, before anybody has written. Empty: the words of the visitor's language. */
  greeting: string;
  /** `#rrggbb`; the text on it is black or white, whichever reads better. */
  color: string;
  position: "right" | "left";
  /** `auto`: as the visitor's device is set. */
  theme: "auto" | "light" | "dark";
  /** `auto`: the page's language, then the browser's. Otherwise a language code such as `de`. */
  language: string;
  /** Words of the messenger replaced: language code, then the name of the text. */
  texts: Record<string, Record<string, string>>;
  /** Offered as buttons before the first message. */
  starters: string[];
  /** Sites whose pages may use it, such as `https://www.example.com` or `https://*.example.com`; empty: any. */
  allowedOrigins: string[];
  /** Pages on which it shows, `*` for anything: `example.com/help/*`. Empty: all. */
  showOn: string[];
  /** Pages on which it does not; wins over `showOn`. */
  hideOn: string[];
  /** `testers`: only for the people below, and where the snippet says `data-audience="test"`. */
  audience: "everyone" | "testers";
  /** User ids and e-mail addresses of identified users. */
  testers: string[];
  /** Only users that the company's server has signed for may write (M7). */
  requiresIdentity: boolean;
  /** A closed conversation takes no reply; the customer starts a new one (M10). */
  preventsRepliesToClosed: boolean;
  /** Five faces after a conversation was closed (M13). */
  asksForRating: boolean;
  allowsFiles: boolean;
  /** Where conversations go when a person is wanted (M2, M4); null: they stay in Baton's own inbox. */
  handoffTo: EscalationTarget | null;
};

/** Until an admin chooses. */
export const defaultMessenger: MessengerDocument = {
  isEnabled: true,
  name: "Support",
  greeting: "",
  color: "#2456e6",
  position: "right",
  theme: "auto",
  language: "auto",
  texts: {},
  starters: [],
  allowedOrigins: [],
  showOn: [],
  hideOn: [],
  audience: "everyone",
  testers: [],
  requiresIdentity: false,
  preventsRepliesToClosed: false,
  asksForRating: true,
  allowsFiles: true,
  handoffTo: null,
};
