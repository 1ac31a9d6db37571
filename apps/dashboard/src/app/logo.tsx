import clsx from "clsx";

export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={clsx("shrink-0", className)} aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#1f1d2b" />
      <path d="M10 22 22 10" stroke="#fff" strokeWidth="5" strokeLinecap="round" />
      <circle cx="22" cy="10" r="3.2" fill="#8b7cf6" />
    </svg>
  );
}
