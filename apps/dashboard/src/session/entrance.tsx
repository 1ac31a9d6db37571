import type { ReactNode } from "react";
import { Logo } from "../app/logo.tsx";
import { usePageTitle } from "../components/page.tsx";

/** The frame of the screens before one is signed in. */
export function Entrance({
  title,
  description,
  children,
}: {
  title: string;
  description: ReactNode;
  children: ReactNode;
}) {
  usePageTitle(title);
  return (
    <main className="flex min-h-dvh items-center justify-center px-4 py-10">
      <div className="animate-rise w-full max-w-sm">
        <Logo className="mb-6 size-9" />
        <h1 className="text-xl font-semibold tracking-[-0.012em]">{title}</h1>
        <p className="mt-1 mb-6 text-sm text-ink-2">{description}</p>
        {children}
      </div>
    </main>
  );
}
