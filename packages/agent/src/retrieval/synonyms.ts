import { analyzeText, normalizeWord } from "./analyze-text.ts";

/**
 * Near-synonyms of product support, written for Baton. One group a line; after | come phrases that mean the same.
 * English; an installation adds its own groups, in any language, through `createKnowledgeIndex`.
 */
export const SUPPORT_SYNONYMS = `
delete remove erase discard|get rid of
cancel terminate stop end unsubscribe
change update edit modify adjust alter
rename name
create make add new build
disable deactivate turn off|switch off
enable activate turn on|switch on
block ban
hide conceal invisible
show display visible appear
connect link attach integrate pair
disconnect unlink detach
move transfer migrate
copy duplicate clone
export download save backup
import upload
buy purchase order
pay payment checkout
price cost fee charge pricing rate|how much
refund reimburse reimbursement|money back
invoice bill receipt billing
subscription plan membership
upgrade
downgrade
trial free
discount coupon promo voucher code
shipping delivery ship deliver dispatch
return exchange
track status
login signin logon|log in|sign in
logout signout|log out|sign out
signup register registration join|sign up
password passcode pin
reset recover restore retrieve forgot
account profile
username user
email mail
phone mobile cell telephone number
picture photo image pic
video clip movie
music song audio
file document attachment
folder directory
site website page
domain url address link
browser chrome firefox safari
app application
error problem issue bug fail failure|not working|doesnt work
slow lag performance speed
fix repair resolve solve troubleshoot
crash freeze hang
setting preference option configuration configure setup
notification alert reminder
message text chat
contact reach support
call phone
share send
invite add
permission access role privilege
private privacy hidden secret
public visible
secure security safe protect
verify verification confirm validate authenticate
language translate translation
calendar schedule booking appointment
meeting event
customer client
visitor guest
store shop
product item
stock inventory quantity
tax vat
currency money
bank account
card credit debit
customize personalize customise
design layout style look
template theme
font typeface
color colour
button
menu navigation
search find locate lookup
sort order arrange
filter
list
table spreadsheet sheet
row column
sync synchronize synchronise
print printer
install installation
uninstall remove
update version
close shut
open launch
start begin
stop prevent avoid
limit maximum max quota
size large big
multiple several many
automatic automatically auto
schedule plan
merge combine join
split separate divide
lost missing disappear gone
old previous former
history log
friend contact follower
post publish
comment reply
like favorite favourite star bookmark
tag label category
blog article
time duration|how long
`;

/**
 * A group of terms (stems) that stand for each other, and the phrases that mean the group. A phrase is compared word
 * by word as written: most of its words are stop words ("how much", "not working"), of which analysis leaves nothing.
 */
type SynonymGroup = { terms: string[]; phrases: { words: string; term: string }[] };

export type SynonymTable = {
  /** Stems that may stand for `term`, without itself. */
  of(term: string): readonly string[];
  /** Groups named by a phrase of a text, with the stem of the phrase's last word that counts. */
  named(text: string): { word: string; group: readonly string[] }[];
};

/** Reads synonym groups in the format above. A term may stand in several groups. */
export function parseSynonyms(text: string, language = "en"): SynonymTable {
  const groups = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => parseGroup(line, language));
  const related = new Map<string, Set<string>>();
  for (const { terms } of groups) {
    for (const term of terms) {
      const others = related.get(term) ?? new Set<string>();
      for (const other of terms) if (other !== term) others.add(other);
      related.set(term, others);
    }
  }
  const lists = new Map([...related].map(([term, others]) => [term, [...others].sort()]));
  const phrases = groups.flatMap((group) => group.phrases.map((phrase) => ({ phrase, terms: group.terms })));
  return {
    of: (term) => lists.get(term) ?? [],
    named: (asked) => {
      const words = ` ${wordsOf(asked)} `;
      return phrases
        .filter(({ phrase }) => words.includes(` ${phrase.words} `))
        .map(({ phrase, terms: group }) => ({ word: phrase.term, group }));
    },
  };
}

function parseGroup(line: string, language: string): SynonymGroup {
  const [words = "", ...phrases] = line.split("|");
  const terms = words.split(/\s+/).flatMap((word) => analyzeText(word, language).map((found) => found.term));
  return {
    terms: [...new Set(terms)],
    phrases: phrases.flatMap((phrase) => {
      const term = analyzeText(phrase, language).at(-1)?.term;
      return term === undefined ? [] : [{ words: wordsOf(phrase), term }];
    }),
  };
}

/** The words of a text in lower case, apostrophes removed, one space between them. */
function wordsOf(text: string): string {
  return (text.match(/[\p{L}\p{N}\p{M}'’]+/gu) ?? []).map(normalizeWord).join(" ");
}
