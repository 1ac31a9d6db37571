import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "light" | "dark";

/** Shared with public/theme.js, which applies the choice before the first paint. */
const storageKey = "baton.theme";
const listeners = new Set<() => void>();
const prefersDark = () => matchMedia("(prefers-color-scheme: dark)");

function readThemeChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(storageKey);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === "system") localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, choice);
  } catch {
    // Without storage the choice lasts until the page is reloaded.
  }
  apply(choice);
  for (const listener of listeners) listener();
}

/** The choice, and what to change it with. */
export function useThemeChoice(): [ThemeChoice, (choice: ThemeChoice) => void] {
  const choice = useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readThemeChoice);
  return [choice, chooseTheme];
}

/** Follows the system's theme while nothing else is chosen. Called once at start. */
export function followSystemTheme(): void {
  prefersDark().addEventListener("change", () => apply(readThemeChoice()));
}

function apply(choice: ThemeChoice): void {
  const isDark = choice === "dark" || (choice === "system" && prefersDark().matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
}
