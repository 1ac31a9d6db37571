import type { Sentiment } from "../contract.ts";
import { detectHumanRequest } from "../guards/detect-human-request.ts";
import { detectLanguage } from "../guards/detect-language.ts";
import { detectPersonalData, type PersonalData } from "../guards/detect-personal-data.ts";
import { detectSentiment } from "../guards/detect-sentiment.ts";
import { detectSmallTalk, type SmallTalk } from "../guards/detect-small-talk.ts";

/** One line that `baton classify` writes. */
export type Classification = {
  wantsHuman: boolean;
  sentiment: Sentiment;
  language: string;
  smallTalk: SmallTalk | null;
  personalData: PersonalData[];
};

/** Everything the guards read from one text on its own, without a conversation around it. */
export function classifyText(text: string): Classification {
  const { language } = detectLanguage(text, { fallback: "en" });
  return {
    wantsHuman: detectHumanRequest(text).asked,
    sentiment: detectSentiment(text, language).sentiment,
    language,
    smallTalk: detectSmallTalk(text),
    personalData: detectPersonalData(text),
  };
}
