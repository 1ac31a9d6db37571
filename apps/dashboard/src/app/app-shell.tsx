import { useQueryClient } from "@tanstack/react-query";
import { Link, Outlet, useNavigate } from "@tanstack/react-router";
import clsx from "clsx";
import { BookOpen, FlaskConical, Inbox, MessagesSquare, Search, Settings, Workflow } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { startLiveUpdates, useLiveState } from "../api/live-updates.ts";
import { Keys } from "../components/keys.tsx";
import { Tooltip } from "../components/tooltip.tsx";
import { useMay, useMe } from "../session/use-me.ts";
import { CommandPalette } from "./command-palette.tsx";
import { startShortcuts, useCommands } from "./commands.ts";
import { Logo } from "./logo.tsx";
import { ShortcutHelp } from "./shortcut-help.tsx";
import { chooseTheme } from "./theme.ts";
import { LeaveGuard } from "./unsaved-changes.tsx";
import { UserMenu, useSignOut } from "./user-menu.tsx";

/** The frame of every screen once somebody is signed in: navigation, palette, shortcuts and the live connection. */
export function AppShell() {
  const me = useMe();
  const mayAsk = useMay("teammate");
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const [open, setOpen] = useState<"palette" | "shortcuts" | null>(null);
  const hasSandbox = (me.sandbox ?? []).length > 0;

  useEffect(() => startLiveUpdates(queryClient), [queryClient]);
  useEffect(() => startShortcuts(), []);
  useCommands([
    {
      id: "palette",
      label: "Find anything",
      group: "Everywhere",
      keys: "mod+k",
      worksInText: true,
      isKeyOnly: true,
      run: () => setOpen("palette"),
    },
    {
      id: "shortcuts",
      label: "Keyboard shortcuts",
      group: "Everywhere",
      keys: "?",
      run: () => setOpen("shortcuts"),
    },
    {
      id: "go-inbox",
      label: "Inbox",
      group: "Go to",
      keys: "g i",
      run: () => void navigate({ to: "/inbox" }),
    },
    {
      id: "go-knowledge",
      label: "Knowledge",
      group: "Go to",
      keys: "g k",
      run: () => void navigate({ to: "/knowledge" }),
    },
    {
      id: "go-workflows",
      label: "Workflows",
      group: "Go to",
      keys: "g w",
      run: () => void navigate({ to: "/workflows" }),
    },
    ...(mayAsk
      ? [
          {
            id: "go-playground",
            label: "Playground",
            group: "Go to",
            keys: "g p",
            run: () => void navigate({ to: "/playground" }),
          },
        ]
      : []),
    ...(hasSandbox
      ? [
          {
            id: "go-simulator",
            label: "Sandbox",
            group: "Go to",
            keys: "g b",
            run: () => void navigate({ to: "/simulator" }),
          },
        ]
      : []),
    {
      id: "go-settings",
      label: "Settings",
      group: "Go to",
      keys: "g s",
      run: () => void navigate({ to: "/settings" }),
    },
    {
      id: "go-connections",
      label: "Connections",
      group: "Go to",
      keys: "g c",
      run: () => void navigate({ to: "/settings/connections" }),
    },
    { id: "theme-light", label: "Theme: light", group: "Everywhere", run: () => chooseTheme("light") },
    { id: "theme-dark", label: "Theme: dark", group: "Everywhere", run: () => chooseTheme("dark") },
    {
      id: "theme-system",
      label: "Theme: like the system",
      group: "Everywhere",
      run: () => chooseTheme("system"),
    },
    { id: "sign-out", label: "Sign out", group: "Everywhere", run: () => signOut.mutate() },
  ]);

  return (
    <div className="flex h-dvh flex-col-reverse md:flex-row">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-lg bg-solid px-3 py-2 text-sm text-on-solid focus:translate-y-0"
      >
        Skip to content
      </a>
      <nav
        aria-label="Main"
        className="flex shrink-0 items-center gap-1 border-line bg-canvas px-2 pb-[env(safe-area-inset-bottom)] max-md:h-14 max-md:border-t md:w-15 md:flex-col md:items-stretch md:border-r md:py-3 lg:w-54 lg:px-3"
      >
        <div className="mb-3 hidden items-center gap-2.5 px-1.5 md:flex max-lg:justify-center">
          <Logo className="size-6.5" />
          <span className="hidden truncate text-base font-semibold tracking-[-0.01em] lg:block">Baton</span>
        </div>
        <button
          type="button"
          onClick={() => setOpen("palette")}
          className="mb-2 hidden h-8.5 items-center gap-2 rounded-lg border border-line bg-surface px-2 text-sm text-ink-3 shadow-low hover:border-line-strong md:flex max-lg:justify-center"
        >
          <Search aria-hidden="true" className="size-4" />
          <span className="flex-1 text-left max-lg:sr-only">Search</span>
          <span aria-hidden="true" className="hidden lg:block">
            <Keys keys="mod+k" />
          </span>
        </button>
        <NavigationLink to="/inbox" icon={<Inbox />} label="Inbox" />
        <NavigationLink to="/knowledge" icon={<BookOpen />} label="Knowledge" />
        <NavigationLink to="/workflows" icon={<Workflow />} label="Workflows" />
        {mayAsk ? <NavigationLink to="/playground" icon={<FlaskConical />} label="Playground" /> : null}
        {hasSandbox ? <NavigationLink to="/simulator" icon={<MessagesSquare />} label="Sandbox" /> : null}
        <NavigationLink to="/settings" icon={<Settings />} label="Settings" />
        <div className="flex-1 max-md:hidden" />
        <LiveNotice />
        <div className="flex items-center">
          <UserMenu onShowShortcuts={() => setOpen("shortcuts")} />
        </div>
      </nav>
      <main id="main" tabIndex={-1} className="min-h-0 min-w-0 flex-1 focus-visible:outline-none">
        <Outlet />
      </main>
      <LeaveGuard />
      {open === "palette" ? <CommandPalette onClose={() => setOpen(null)} /> : null}
      {open === "shortcuts" ? <ShortcutHelp onClose={() => setOpen(null)} /> : null}
    </div>
  );
}

function NavigationLink({
  to,
  icon,
  label,
}: {
  to: "/inbox" | "/knowledge" | "/workflows" | "/playground" | "/simulator" | "/settings";
  icon: ReactNode;
  label: string;
}) {
  return (
    <Link
      to={to}
      className={clsx(
        "flex items-center rounded-lg font-medium text-ink-2 transition-colors duration-100 hover:bg-hover hover:text-ink [&_svg]:size-4.5 [&_svg]:shrink-0",
        "max-md:h-12 max-md:flex-1 max-md:flex-col max-md:justify-center max-md:gap-0.5 max-md:text-2xs",
        "md:h-8.5 md:gap-2.5 md:px-2 md:text-sm md:max-lg:justify-center",
      )}
      activeProps={{
        className: "!text-ink bg-hover md:bg-surface md:shadow-low md:ring-1 md:ring-line",
        "aria-current": "page",
      }}
    >
      {icon}
      <span className="md:max-lg:sr-only">{label}</span>
    </Link>
  );
}

/** Says only that something is wrong: that all is well needs no words. */
function LiveNotice() {
  const state = useLiveState();
  const text =
    "Live updates are interrupted. Trying again; the screen is brought up to date when you come back to it.";
  return (
    <div role="status" className="max-md:absolute max-md:top-2 max-md:right-2">
      {state === "away" ? (
        <Tooltip text={text}>
          <span className="mb-1 flex items-center gap-2 rounded-lg px-2 py-1 text-xs text-note max-lg:justify-center">
            <span aria-hidden="true" className="animate-shimmer size-2 shrink-0 rounded-full bg-current" />
            <span className="max-lg:sr-only">Reconnecting…</span>
          </span>
        </Tooltip>
      ) : null}
    </div>
  );
}
