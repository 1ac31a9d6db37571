import { Link, Outlet, useLocation } from "@tanstack/react-router";
import clsx from "clsx";
import {
  Bot,
  ChartSpline,
  Clock,
  KeyRound,
  ListTodo,
  Lock,
  MessageCircle,
  Plug,
  ScrollText,
  SlidersHorizontal,
  Sparkles,
  Tags,
  UserRound,
  Users,
} from "lucide-react";
import { useEffect, useRef } from "react";
import { EmptyState } from "../components/empty-state.tsx";
import { usePageTitle } from "../components/page.tsx";
import { useMay, useMe } from "../session/use-me.ts";

const pages = [
  { to: "/settings/connections", label: "Connections", icon: Plug },
  { to: "/settings/messenger", label: "Messenger", icon: MessageCircle },
  { to: "/settings/channels", label: "Channels", icon: SlidersHorizontal },
  { to: "/settings/agent", label: "Agent & handoff", icon: Bot },
  { to: "/settings/topics", label: "Topics", icon: Tags },
  { to: "/settings/office-hours", label: "Office hours", icon: Clock },
  { to: "/settings/reliability", label: "Reliability", icon: ChartSpline },
  { to: "/settings/models", label: "Models", icon: Sparkles, isForAdmins: true },
  { to: "/settings/jobs", label: "Background work", icon: ListTodo },
  { to: "/settings/team", label: "Team", icon: Users },
  { to: "/settings/api-keys", label: "API keys", icon: KeyRound, isForAdmins: true },
  { to: "/settings/audit", label: "Audit log", icon: ScrollText, isForAdmins: true },
  { to: "/settings/account", label: "Your account", icon: UserRound },
] as const;

/** The settings: their own list of pages beside the page; a row to scroll on small screens. */
export function SettingsLayout() {
  const isAdmin = useMay("admin");
  const navigation = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a small screen the row of pages is wider than it.
  useEffect(() => {
    const current = pathname && navigation.current?.querySelector('[aria-current="page"]');
    if (current) current.scrollIntoView({ block: "nearest", inline: "center" });
  }, [pathname]);
  const shown = pages.filter((page) => isAdmin || !("isForAdmins" in page));
  // Addresses are shared: whoever may not see a page is told so, instead of a form that would be refused.
  const isKept =
    !isAdmin &&
    (pathname.startsWith("/settings/connections/") ||
      pages.some((page) => "isForAdmins" in page && pathname.startsWith(page.to)));
  return (
    <div className="flex h-full min-w-0 flex-col md:flex-row">
      <nav
        ref={navigation}
        aria-label="Settings"
        className="flex shrink-0 gap-1 overflow-x-auto border-line px-3 py-2 max-md:border-b md:w-52 md:flex-col md:border-r md:py-5"
      >
        <p className="mb-2 px-2 text-base font-semibold max-md:hidden">Settings</p>
        {shown.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            className={clsx(
              "flex h-8 shrink-0 items-center gap-2.5 rounded-lg px-2 text-sm font-medium text-ink-2 hover:bg-hover hover:text-ink",
            )}
            activeProps={{ className: "bg-hover !text-ink", "aria-current": "page" }}
          >
            <Icon aria-hidden="true" className="size-4 shrink-0 max-sm:hidden" />
            {label}
          </Link>
        ))}
      </nav>
      <div className="min-h-0 min-w-0 flex-1">{isKept ? <AdminsOnly /> : <Outlet />}</div>
    </div>
  );
}

function AdminsOnly() {
  usePageTitle("For admins");
  const { role } = useMe();
  return (
    <EmptyState icon={<Lock />} title="This page is for admins">
      Your role is {role}. An admin or owner can change that under Team.
    </EmptyState>
  );
}
