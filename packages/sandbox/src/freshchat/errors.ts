import type { Answer } from "../http/answer.ts";

/** An error in the documented shape of three fields. */
export function failure(code: number, status: string, message: string): Answer {
  return { status: code, json: { code, status, message } };
}

export const invalidValue = (message: string): Answer => failure(400, "INVALID_VALUE", message);
export const agentNotFound = (): Answer => failure(404, "AGENT_NOT_FOUND", "agent not found");
export const groupNotFound = (): Answer => failure(404, "GROUP_NOT_FOUND", "group not found");
export const userNotFound = (): Answer => failure(404, "USER_NOT_FOUND", "user not found");
export const conversationNotFound = (): Answer =>
  failure(404, "CONVERSATION_NOT_FOUND", "conversation not found");
