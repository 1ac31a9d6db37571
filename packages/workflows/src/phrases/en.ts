/**
 * Every word that workflows say to customers by themselves: the steps' own questions, and the texts of the templates and of new steps for
 * as long as nobody has changed them. {email}, {code} and {company} are filled in.
 */
export const en = {
  /** Handoff to ticket: nobody could answer a ticket without an address. */
  askEmail: "What is your email address? We answer there.",
  askEmailForCode: "What is your email address? We send a code there, and our answer later.",
  askOtherEmail: "Which email address is it? We send a code there, and our answer later.",
  codeSent: "We have sent six digits to {email}. Please write them here within ten minutes.",
  codeExpired: "That code is too old.",
  codeWrong: "That is not the code that we sent. Please look once more and write the six digits.",
  codeMissing: "Please write the six digits that we sent you by email.",
  newCode: "Send a new code",
  otherEmail: "Use another address",
  notVerified: "Your email address could not be confirmed, so there is no ticket.",
  /** Answers that hold nothing of what was asked for. */
  noEmail: "That does not look like an email address. Please write it like name@example.com.",
  noPhone: "That does not look like a phone number. Please write it with its digits, like +44 20 7946 0018.",
  noNumber: "Please answer with a number.",
  noYesOrNo: "Please answer with yes or no.",
  noText: "Please answer in a few words.",
  /** The mail with the code. {company} is the organization's name. */
  mailSubject: "{code} is your code for {company}",
  mailCode: "Your code is {code}.",
  mailUse:
    "Write it into your conversation with {company} within ten minutes. It proves that this address is yours, so that we can answer you here.",
  mailMistake:
    "If you did not ask for it, somebody may have mistyped their address: you need not do anything.",
  /** The templates' own texts, as the templates have them: `{{…}}` stands for what is known. */
  welcome: "Hi {{contact.name|there}}! What is it about?",
  aboutOrder: "An order",
  aboutProduct: "A product",
  aboutOther: "Something else",
  whichOrder: "Gladly. What would you like to know? If you have the order number at hand, tell me that too.",
  whichProduct: "Gladly. Which product is it, and what would you like to know?",
  whatElse: "All right. What would you like to know?",
  choice: "I cannot solve this alone. How would you like to go on?",
  createTicket: "Create a ticket",
  humanAgent: "Human agent",
  away: "Our colleagues are away right now and back {{office.opensAt|soon}}. They will answer you then.",
  askReach: "Where can they reach you by email?",
  noThanks: "No, thanks",
  later: "Thank you. A colleague answers you {{office.opensAt|soon}}.",
  askFirst: "Before we start: what is your email address, in case we lose each other?",
  skip: "Skip",
  /** What a new step in the builder says. */
  goOn: "How would you like to go on?",
  newMessage: "Hi {{contact.name|there}}! How can we help?",
  newCollect: "What is your email address?",
};

export type WorkflowPhrases = typeof en;
