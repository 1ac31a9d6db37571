import type { ChaosSite } from "./chaos-site.ts";
import type { DeskState } from "./desk-view.ts";
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
    | "teammate-reopens"
    | "teammate-gives-back"
    | "teammate-resumes"
    | "bot-writes";
  text: string | null;
  messageId: string | null;
  after: number;
  at: number;
  /** How the helpdesk has the conversation since. */
  left: DeskState;
};

/** The people of a run, and the record of all they did, in order. */
export function createPeople({ desk }: Pick<ChaosSite, "desk">) {
  const { people, simulator } = desk;
  const acts: Act[] = [];
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
      after: simulator.ledger.last,
      at: Date.now(),
      left: desk.state(conversationId),
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
      const written = people.write(text, conversationId);
      note("customer-writes", written.conversationId, { text, messageId: written.messageId });
      return written.conversationId;
    },
    reply(conversationId: string): void {
      const text = this.newText("teammate says");
      note("teammate-replies", conversationId, { text, ...people.reply(conversationId, text) });
    },
    take(conversationId: string): void {
      // Taking what is one's own already changes nothing in the helpdesk, and nobody could hear of it.
      const { assignee, isOpen } = desk.state(conversationId);
      if (assignee === "teammate" && isOpen) return;
      people.take(conversationId);
      note("teammate-takes", conversationId);
    },
    unassign(conversationId: string): void {
      people.unassign(conversationId);
      note("teammate-unassigns", conversationId);
    },
    resolve(conversationId: string): void {
      people.resolve(conversationId);
      note("teammate-resolves", conversationId);
    },
    reopen(conversationId: string): void {
      if (desk.state(conversationId).isOpen) return;
      people.reopen(conversationId);
      note("teammate-reopens", conversationId);
    },
    giveBack(conversationId: string): void {
      // A teammate who only answered left it assigned to the agent: assigning it again is no event (that is what the note is for).
      if (desk.state(conversationId).assignee === "agent") return;
      people.assignAgent(conversationId);
      note("teammate-gives-back", conversationId);
    },
    resume(conversationId: string): void {
      const text = "/baton resume";
      note("teammate-resumes", conversationId, { text, ...people.note(conversationId, text) });
    },
    bot(conversationId: string): void {
      if (people.bot === null) return;
      const text = this.newText("bot says");
      note("bot-writes", conversationId, { text, ...people.bot(conversationId, text) });
    },
    marks,
  };
}

export type People = ReturnType<typeof createPeople>;
