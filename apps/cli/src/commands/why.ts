import { defineCommand, exitCodes } from "../command.ts";
import { withInstallation } from "../open-installation.ts";
import { explainConversation } from "../why/explain-conversation.ts";
import { printExplanation } from "../why/print-explanation.ts";

export const whyCommand = defineCommand({
  name: "why",
  summary: "Explain what the agent did in a conversation, and why",
  usage: "<conversation>",
  description:
    "Shows the conversation in order. Below each customer message stands its decision: outcome, rule, reason, confidence, " +
    "the passages with their scores, the checks, and what was sent or why nothing was. The conversation is named by " +
    "its id, by external:<connection id>:<external id>, or by the helpdesk's own id or link. Times are UTC.",
  options: {},
  examples: [
    { command: "baton why 019a5c1e-7d0b-7c55-9c0a-3f2f1f6f7a10", does: "by Baton's id" },
    { command: "baton why https://acme.freshchat.com/a/1/open/conversation/2", does: "by a helpdesk's link" },
    { command: "baton why 515435468500001 --json", does: "everything, for a script" },
  ],
  run: (context) =>
    withInstallation(context, async ({ database }) => {
      const explanation = await explainConversation(database.pool, context.arguments[0] as string);
      context.result(explanation, printExplanation(explanation, context.paint));
      return exitCodes.done;
    }),
});
