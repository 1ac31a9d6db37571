export * from "./actions/helpdesk-action.ts";
export * from "./assert-never.ts";
export * from "./channel.ts";
export * from "./conversation.ts";
export * from "./events/helpdesk-event.ts";
export * from "./failure.ts";
export * from "./ids.ts";
export * from "./message.ts";
