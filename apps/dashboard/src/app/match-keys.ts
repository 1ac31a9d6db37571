export type PressedKey = {
  /** As the browser names it: `j`, `?`, `Enter`. */
  key: string;
  /** Command on a Mac, Control elsewhere; either is taken on both. */
  hasModifier: boolean;
  hasAlt: boolean;
};

/**
 * Whether the last keys pressed are the shortcut. `g i` is one key after the other, `mod+enter` both together. Shift is
 * not looked at: `?` is `?` on whatever layout makes it.
 */
export function matchKeys(shortcut: string, pressed: readonly PressedKey[]): boolean {
  const steps = shortcut.split(" ");
  if (pressed.length < steps.length) return false;
  return steps.every((step, index) => {
    const key = pressed[pressed.length - steps.length + index];
    if (!key || key.hasAlt) return false;
    const needsModifier = step.startsWith("mod+");
    return key.hasModifier === needsModifier && key.key.toLowerCase() === step.replace("mod+", "");
  });
}
