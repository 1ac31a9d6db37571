import type { ChaosSite } from "./chaos-site.ts";
import { marks } from "./scripted-agent.ts";

/**
 * What a person did in the helpdesk, and where it stands among the calls of the ledger: `after` is the number of the newest entry
 * at that moment, so every call numbered above it found the helpdesk as this act left it.
 */
export type Act = {
  conversationId: string;
  kind:
    | "customer-writes"
    | "teammate-replies"
    | "teammate-takes"
    | "teammate-unassigns"
    | "teammate-resolves"
    | "teammate-gives-back"
    | "teammate-resumes"
    | "bot-writes";
  text: string | null;
  messageId: string | null;
  after: number;
  at: number;
};

/** The people of a run, and the record of all they did, in order. */
export function createPeople(site: ChaosSite) {
  const { control, workspace, ledger } = site.simulator;
  const acts: Act[] = [];
  const maya = workspace.agents.maya.id;
  let counter = 0;
  const note = (
    kind: Act["kind"],
    conversationId: string,
    message?: { text: string; messageId: string },
  ): void => {
    acts.push({
      kind,
      conversationId,
      text: message?.text ?? null,
      messageId: message?.messageId ?? null,
      after: ledger.last,
      at: Date.now(),
    });
  };
  return {
    acts,
    /** A text nobody wrote before, so that an answer to it can be told from all others. */
    newText(mark = ""): string {
      counter += 1;
      return `${mark ? `${mark} ` : ""}question ${counter}`;
    },
    write(text: string, conversationId?: string): string {
      const written = control.customerWrites({ text, ...(conversationId ? { conversationId } : {}) });
      note("customer-writes", written.conversationId, { text, messageId: written.messageId });
      return written.conversationId;
    },
    reply(conversationId: string): void {
      const text = this.newText("teammate says");
      const { messageId } = control.agentReplies({ conversationId, agentId: maya, text });
      note("teammate-replies", conversationId, { text, messageId });
    },
    take(conversationId: string): void {
      // Taking what is one's own already changes nothing in the helpdesk, and nobody could hear of it.
      const { agentId, status } = control.conversation(conversationId);
      if (agentId === maya && status !== "resolved") return;
      control.agentTakesOver({ conversationId, agentId: maya });
      note("teammate-takes", conversationId);
    },
    unassign(conversationId: string): void {
      control.unassign({ conversationId, byAgentId: maya });
      note("teammate-unassigns", conversationId);
    },
    resolve(conversationId: string): void {
      control.agentResolves({ conversationId, agentId: maya });
      note("teammate-resolves", conversationId);
    },
    giveBack(conversationId: string): void {
      // A teammate who only answered left it assigned to the agent: assigning it again is no event (that is what the note is for).
      if (control.conversation(conversationId).agentId === workspace.agents.baton.id) return;
      control.assign({ conversationId, agentId: workspace.agents.baton.id, byAgentId: maya });
      note("teammate-gives-back", conversationId);
    },
    resume(conversationId: string): void {
      const text = "/baton resume";
      const { messageId } = control.agentAddsNote({ conversationId, agentId: maya, text });
      note("teammate-resumes", conversationId, { text, messageId });
    },
    bot(conversationId: string): void {
      const text = this.newText("bot says");
      const { messageId } = control.botWrites({ conversationId, text });
      note("bot-writes", conversationId, { text, messageId });
    },
    marks,
  };
}

export type People = ReturnType<typeof createPeople>;
