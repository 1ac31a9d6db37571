import type { Answer, Call } from "../../http/answer.ts";
import type { FreshchatAccount } from "../account.ts";

/** Answers one call from the account's records. */
export type FreshchatHandler = (account: FreshchatAccount, call: Call) => Answer | Promise<Answer>;

/** Handlers by `"METHOD /path/:parameter"`, below `/v2`. */
export type RouteTable = Readonly<Record<string, FreshchatHandler>>;
