import { plainWords } from "./plain-words.ts";

export type SmallTalk = "greet" | "thanks" | "bye";

// Whole phrases in the languages of the phrase table. A message counts only when nothing else is left of it.
const PHRASES: Record<SmallTalk, string[]> = {
  bye: [
    "(?:good ?)?bye+(?: ?bye+)?|see (?:you|ya|u)(?: later| soon)?|have a (?:nice|great|good|lovely|wonderful|blessed) (?:day|one|weekend|evening|night|time)(?: ahead)?|(?:you|u) (?:too|as well)|same to (?:you|u)|take care|cya|ciao ciao|good ?night|talk (?:to you )?(?:later|soon)|thats all(?: for (?:now|today))?|that will be all|nothing else|farewell|later",
    "tschüss?i?|auf wiedersehen|ciao|bis (?:bald|später|dann)|schönen (?:tag|abend)(?: noch)?|schönes wochenende",
    "adi[oó]s|hasta (?:luego|pronto|mañana)|chao|que tengas? (?:un )?buen(?:a|as)? (?:d[ií]a|tarde|noche)",
    "au revoir|à bientôt|bonne (?:journée|soirée|nuit)|à plus",
    "arrivederci|a presto|buona (?:giornata|serata|notte)",
    "doei|tot ziens|fijne (?:dag|avond)(?: nog)?|tot later",
    "tchau|até (?:logo|mais|breve)|adeus|tenha um bom dia",
    "hej ?då|vi ses|ha en bra dag|farvel|ha det|hei ?hei|näkemiin|do widzenia|na razie|na shledanou|la revedere|viszlát|hoşça ?kal(?:ın)?|görüşürüz|до свидания|пока|до побачення|αντίο|さようなら|では失礼します|再见|再見|拜拜|안녕히 계세요|مع السلامة|להתראות|अलविदा|tạm biệt|sampai jumpa",
  ],
  thanks: [
    "(?:many |much |lots of |a million )?(?:thank+s?|than?ks?|thank ?(?:you|u|s)|thanku|thnks?|thanx|thankyou|tnx|thx|tq|ty|cheers)(?: again)?(?: (?:so |very |a )+(?:much|lot|bunch|ton|million))?(?: again)?(?: (?:for|4) (?:all )?(?:(?:your|ur|the|this|that|everything|quick|kind|great|valuable|prompt|fast|super) ?)*(?:help(?:ing)?(?: me)?(?: out)?|support|assistance|information|info|reply|response|answer|time|service|patience|cooperation|update|clarification|advice|explanation|everything|explaining|answering|letting me know|confirming|responding|that|it)?)?",
    "(?:i )?(?:really |much |do )?appreciate (?:it|that|your (?:help|support|time|assistance))(?: very much| a lot)?|(?:its |that(?:s| is| was) )?(?:very |so |really )?(?:helpful|kind of you|great|fine|good|all|perfect|awesome|nice|cool)|you(?: have been|ve been| are|re) (?:very |so |really |most )?(?:helpful|kind|great|awesome|the best|a star|amazing)",
    "(?:vielen |herzlichen |besten |tausend )?dank(?: dir| ihnen| euch)?(?: für (?:die|ihre|deine|eure) (?:schnelle )?(?:hilfe|antwort|auskunft|unterstützung))?|danke(?: ?(?:schön|sehr|dir|ihnen|euch|vielmals))*(?: für (?:die|ihre|deine|eure) (?:schnelle )?(?:hilfe|antwort|auskunft|unterstützung))?|merci vielmals",
    "(?:muchas |mil |muchísimas )?gracias(?: por (?:todo|(?:la|su|tu) (?:ayuda|respuesta|información|atención)))?|te lo agradezco|se lo agradezco",
    "merci(?: beaucoup| bien| infiniment| à vous| à toi)*(?: pour (?:tout|(?:votre|ton|la|l) ?(?:aide|réponse|information|aide précieuse)))?",
    "(?:molte |mille |tante )?grazie(?: mille| tante| infinite| molte)*(?: per (?:tutto|(?:l ?|il |la |il vostro |la risposta)?(?:aiuto|supporto|risposta)?))?|ti ringrazio|vi ringrazio|la ringrazio",
    "(?:heel erg |hartelijk |super )?(?:bedankt|dankjewel|dankuwel|dank (?:je|u|jullie)(?: wel)?|thanks)(?: voor (?:de|je|uw|jullie) (?:hulp|snelle reactie|antwoord|reactie|informatie))?",
    "tack(?: så mycket)?|tusen takk|takk(?: skal du ha)?|mange tak|tak(?: for hjælpen)?|kiitos(?: paljon)?|dzięki|dziękuję(?: bardzo)?|děkuji|díky|ďakujem|mulțumesc|mersi|köszönöm(?: szépen)?|köszi|teşekkür(?:ler| ederim)|sağ ?ol(?:un)?|спасибо(?: большое)?|благодарю|дякую|ευχαριστώ(?: πολύ)?|ありがとう(?:ございます|ございました)?|どうも|谢谢(?:你|您)?|謝謝(?:你|您)?|多谢|감사합니다|고마워요?|고맙습니다|شكرا(?: جزيلا)?|شكرًا|תודה(?: רבה)?|धन्यवाद|शुक्रिया|ขอบคุณ(?:ครับ|ค่ะ)?|cảm ơn(?: bạn)?|terima kasih(?: banyak)?|makasih",
    "(?:muito )?obrigad[oa](?: pela (?:ajuda|atenção|resposta|informação)| por tudo| mesmo)?|valeu|agradeço",
  ],
  greet: [
    "(?:h+i+|h+e+y+|hai+|hello+|helo+|hallo|hiya|howdy|yo|greetings|hola|good ?(?:morning|mornin[hg]*|afternoon|evening|day|eve)|morning|afternoon|evening|gm|very good (?:morning\\w*|evening|afternoon)|whats up|sup|how (?:are|r) (?:you|u|ya)(?: doing)?(?: today)?|how is it going|hows it going|how do you do|nice to meet you|hope (?:you|u) (?:are|r) (?:doing )?(?:well|good|fine)|anyone there|(?:is )?any(?:one|body) (?:there|here)|are you there|hi there)",
    "guten (?:tag|morgen|abend)|moin(?: moin)?|servus|grüß (?:gott|dich)|grüezi|hi|na",
    "buen(?:os|as|a)(?: (?:d[ií]as|tardes|noches|tarde|noche))?|qu[eé] tal|c[oó]mo est[aá](?:s)?",
    "bonjour|bonsoir|salut|coucou|rebonjour|comment (?:ça va|allez vous|vas tu)",
    "buon ?giorno|buona ?sera|salve|ciao",
    "hoi|hey|goede ?(?:morgen|middag|navond|dag|avond)|dag|hallo",
    "ol[aá]|oi|bom dia|boa (?:tarde|noite)|tudo bem|e a[ií]",
    "hej(?:san)?|god ?(?:morgon|morgen|dag|kväll|kveld|aften)|goddag|hei|moi|terve|hyvää (?:päivää|huomenta)|cześć|czesc|dzień dobry|witam|dobrý den|ahoj|bună(?: ziua)?|szia|jó napot|üdv|merhaba|selam|iyi günler|привет|здравствуйте|добрый (?:день|вечер)|доброе утро|добрий день|привіт|вітаю|γεια(?: σας| σου)?|καλημέρα|こんにち[はわ]|こんばん[はわ]|おはようございます|はじめまして|你好|您好|早上好|안녕하세요|안녕|مرحبا|مرحبًا|السلام عليكم|أهلا|שלום|היי|नमस्ते|สวัสดี(?:ครับ|ค่ะ)?|xin chào|chào(?: bạn)?|halo|selamat (?:pagi|siang|sore|malam)",
  ],
};

const NAME =
  "(?: (?:there|all|everyone|everybody|team|guys|folks|friend|buddy|mate|man|dude|sir|madam|mam|maam|dear|again|to you|support|bot|agent|zusammen|\\p{L}{3,12}))?";
const LEAD =
  "(?:(?:ok(?:ay)?|kk?|oh|ah|yes|yeah|yep|ya|yup|no|nope|nah|alright|all right|well|and|great|perfect|cool|nice|fine|good|sure|right|super|awesome|excellent|wow|then|so|got it|i see|understood|alles klar|gut|ja|nein|nee|vale|bueno|sí|d ?accord|oui|non|va bene|sì|oké|prima|certo|tá|sim|não|perfecto|perfetto|parfait|perfekt|toll)[ ,.!]*)*";

const PATTERNS = (Object.keys(PHRASES) as SmallTalk[]).map((kind) => ({
  kind,
  whole: new RegExp(
    `^${LEAD}(?:${PHRASES[kind].join("|")})${NAME}(?:[ ,.!]+(?:then|now|again|sir|mam|madam|ok|okay|so much|dear|please))*$`,
    "u",
  ),
  part: new RegExp(
    `^(?:${PHRASES[kind].join("|")})(?: (?:there|all|everyone|team|guys|sir|madam|mam|dear|again|jamie|zusammen))?$`,
    "u",
  ),
}));

/** Nothing but a thumb, a heart or a smile. */
const PLEASED =
  /^(?:\s*(?:👍|🙏|❤|😊|😀|😃|😄|🙂|💯|👌|🥰|😍|🎉|💙|💚|👏)(?:\u{1F3FB}|\u{1F3FC}|\u{1F3FD}|\u{1F3FE}|\u{1F3FF})?\ufe0f?)+\s*$/u;

/**
 * Is the whole message a greeting, thanks or a goodbye? "hi, where is my order?" is not: what else is said needs an
 * answer. With several kinds in one message the later stage of a conversation wins: "thanks, bye" is a goodbye.
 */
export function detectSmallTalk(text: string): SmallTalk | null {
  if (PLEASED.test(text)) return "thanks";
  const words = plainWords(text)
    .replace(/\p{Extended_Pictographic}|[\u{1F3FB}-\u{1F3FF}]|\u200d|\ufe0f/gu, " ")
    .replace(/[:;=]-?[)(dp3/|]|<3/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  if (words === "" || words.length > 160) return null;
  const parts = words
    .split(/[.,!?;:！？。、，\n-]+|\band\b|\bund\b/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const kinds = parts.map(kindOf);
  if (parts.length > 0 && kinds.every((kind, index) => kind !== null || isFiller(parts[index] as string))) {
    const found = (["bye", "thanks", "greet"] as const).find((kind) => kinds.includes(kind));
    if (found !== undefined) return found;
  }
  return kindOf(
    words
      .replace(/[.,!?]+/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
}

// Last words that make a topic of what looks like small talk: "thanks order" has the shape of "thanks Maria".
const TOPIC =
  /(?<!for .*)(?<![\p{L}])(?:order|refund|help|card|problem|account|invoice|password|delivery|flight|human|agent|person|cancel|price|hilfe|pedido|ayuda)$/u;

function kindOf(part: string): SmallTalk | null {
  const exact = PATTERNS.find(({ part: phrase }) => phrase.test(part));
  if (exact !== undefined) return exact.kind;
  if (TOPIC.test(part)) return null;
  const bare = part.replace(new RegExp(`^${LEAD}`, "u"), "").trim();
  return (
    PATTERNS.find(({ whole, part: phrase }) => whole.test(part) || (bare !== "" && phrase.test(bare)))
      ?.kind ?? null
  );
}

function isFiller(part: string): boolean {
  return (
    new RegExp(`^${LEAD}$`, "u").test(`${part} `) ||
    /^(?:sir|madam|mam|dear|team|there|please|thats (?:it|all|great|fine)|you too|no more questions?|nothing (?:else|more)|no thats (?:it|all)|im (?:good|fine|all set)|all (?:good|set))$/.test(
      part,
    )
  );
}
