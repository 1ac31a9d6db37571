/**
 * Two letters that tell a name from the others beside it: its first, and the first that no other name has at that place. "Freshchat",
 * "Freshdesk" and "Front" are Fc, Fd and Fo.
 */
export function abbreviateLabel(label: string, labels: readonly string[]): string {
  const others = labels.filter((other) => other !== label);
  const tells = [...label].findIndex((letter, index) => {
    if (index === 0 || !/\p{L}/u.test(letter)) return false;
    return others.every(
      (other) => other[0] !== label[0] || other.slice(0, index + 1) !== label.slice(0, index + 1),
    );
  });
  return `${label.slice(0, 1)}${label.charAt(tells === -1 ? 1 : tells)}`;
}
