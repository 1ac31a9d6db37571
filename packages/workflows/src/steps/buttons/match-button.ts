/**
 * Which button the customer chose: by tapping it, by writing its label, or by its number in the list (channels without
 * buttons show "1. …"). Of several lines that were written in one burst the last that is a choice counts.
 *
 * @param alsoCalled what a label is called in other languages: the customer's may have been found out after they were shown.
 */
export function matchButton<Button extends { id: string; label: string }>(
  buttons: readonly Button[],
  event: { text: string; buttonId: string | null },
  alsoCalled: (label: string) => readonly string[] = () => [],
): Button | undefined {
  const tapped = buttons.find(({ id }) => id === event.buttonId);
  if (tapped) return tapped;
  const lines = [event.text, ...event.text.split("\n").reverse()];
  for (const line of lines) {
    const words = plain(line);
    const byLabel =
      buttons.find(({ label }) => plain(label) === words) ??
      buttons.find(({ label }) => alsoCalled(label).some((name) => plain(name) === words));
    if (byLabel) return byLabel;
    const number = /^(?:option |number |no )?(\d{1,2})$/.exec(words)?.[1];
    const byNumber = number === undefined ? undefined : buttons[Number(number) - 1];
    if (byNumber) return byNumber;
  }
  return undefined;
}

/** Letters and digits only: "Human agent!" is "human agent". */
function plain(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
