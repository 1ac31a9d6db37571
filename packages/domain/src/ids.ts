/**
 * Ids of different things are different types, so that a conversation id cannot be passed where a
 * connection id belongs. At run time all of them are UUIDs (version 7, sortable by time), except the
 * organization id, which the accounts library makes.
 */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type OrganizationId = Id<"organization">;
export type ConnectionId = Id<"connection">;
export type ConversationId = Id<"conversation">;
export type ContactId = Id<"contact">;
