import type { AnswerInput } from "../contract.ts";

/** `![what it shows](address "title")` of Markdown. */
const PICTURE = /!\[([^\]\n]{0,500})\]\(\s*<?([^\s)>]*)>?[^)\n]{0,300}\)/g;

/**
 * Pictures of a reply as a customer can use them: a link where links are shown, elsewhere what the picture shows. No
 * helpdesk draws the Markdown of a picture, and a picture that loads by itself would tell its server who reads it.
 */
export function picturesAsLinks(text: string, channel: AnswerInput["conversation"]["channel"]): string {
  return text.replace(PICTURE, (_, shows: string, address: string) => {
    const isLinked = (channel === "web" || channel === "email") && /^https?:\/\//i.test(address);
    const words = shows.trim();
    if (!isLinked) return words === "" ? "" : `(${words})`;
    return `[${words || decodeName(address)}](${address})`;
  });
}

function decodeName(address: string): string {
  return address.split(/[?#]/, 1)[0]?.split("/").at(-1) || address;
}
