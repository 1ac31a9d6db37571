import type { Answer, Call } from "../../http/answer.ts";
import type { FrontAccount } from "../account.ts";

/** Answers one call from the account's records. */
export type FrontHandler = (account: FrontAccount, call: Call) => Answer | Promise<Answer>;

/** Handlers by `"METHOD /path/:parameter"`. */
export type RouteTable = Readonly<Record<string, FrontHandler>>;
