// Sets the colour theme before the first paint, so that nothing flashes. src/app/theme.ts owns the choice afterwards.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem("baton.theme");
  } catch {
    // Storage may be blocked; the system's theme is used then.
  }
  const isDark =
    choice === "dark" || (choice !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
})();
