/**
 * Two words that people also write as one. Both sides of a search are joined the same way, so that
 * "I can't log in" finds "Login problems". The key is the first word, the value maps second to joined.
 */
const PAIRS: [string, string][] = [
  ...verbs(["log", "logs", "logged", "logging", "sign", "signs", "signed", "signing"], ["in", "on"], "login"),
  ...verbs(
    ["log", "logs", "logged", "logging", "sign", "signs", "signed", "signing"],
    ["out", "off"],
    "logout",
  ),
  ...verbs(["sign", "signs", "signed", "signing"], ["up"], "signup"),
  ...verbs(["set", "sets", "setting"], ["up"], "setup"),
  ...verbs(["check", "checks", "checked", "checking"], ["out"], "checkout"),
  ...verbs(["back", "backed", "backing"], ["up"], "backup"),
  ...[
    "e mail",
    "web site",
    "web page",
    "home page",
    "user name",
    "pass word",
    "pass code",
    "wi fi",
    "on line",
  ]
    .concat([
      "off line",
      "pop up",
      "drop down",
      "time zone",
      "time stamp",
      "data base",
      "file name",
      "screen shot",
    ])
    .concat([
      "work flow",
      "work space",
      "dash board",
      "face book",
      "you tube",
      "pay pal",
      "smart phone",
      "i phone",
    ])
    .concat(["i pad", "play list", "help desk", "help line", "add on", "plug in", "gift card", "land line"])
    .map((pair): [string, string] => [pair, pair.replace(" ", "")]),
];

const BY_FIRST = new Map<string, Map<string, string>>();
for (const [pair, joined] of PAIRS) {
  const [first, second] = pair.split(" ") as [string, string];
  const seconds = BY_FIRST.get(first) ?? new Map<string, string>();
  seconds.set(second, joined);
  BY_FIRST.set(first, seconds);
}

/** The one-word form of two neighbouring lower-case words, or null. */
export function joinedWord(first: string, second: string): string | null {
  return BY_FIRST.get(first)?.get(second) ?? null;
}

function verbs(forms: string[], particles: string[], joined: string): [string, string][] {
  return forms.flatMap((form) =>
    particles.map((particle): [string, string] => [`${form} ${particle}`, joined]),
  );
}
