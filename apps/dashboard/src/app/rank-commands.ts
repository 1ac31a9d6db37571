/**
 * Commands whose label holds all typed words, those that begin with them first. Without a text all, as they are; the
 * same act registered by two screens appears once.
 */
export function rankCommands<Item extends { id: string; label: string; group: string }>(
  commands: readonly Item[],
  text: string,
): Item[] {
  const unique = [...new Map(commands.map((command) => [command.id, command])).values()];
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return unique;
  return unique
    .map((command) => ({
      command,
      score: scoreLabel(command.label.toLowerCase(), words),
    }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ command }) => command);
}

function scoreLabel(label: string, words: readonly string[]): number {
  let score = 0;
  for (const word of words) {
    const at = label.indexOf(word);
    if (at === -1) return 0;
    score += at === 0 ? 3 : label[at - 1] === " " ? 2 : 1;
  }
  return score;
}
