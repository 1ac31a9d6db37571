/** Line drawings of 24 units; each is told by the text of its button. */
const paths = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  send: "M4 12l16-8-6 16-3-7z",
  attach: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7L9.5 17",
  go: "M9 6l6 6-6 6",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
};

export function Icon({ name, isDirected = false }: { name: keyof typeof paths; isDirected?: boolean }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" class={isDirected ? "flip" : undefined}>
      <path d={paths[name]} />
    </svg>
  );
}
