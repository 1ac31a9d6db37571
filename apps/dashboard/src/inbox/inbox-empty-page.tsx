import { Link } from "@tanstack/react-router";
import { MessagesSquare } from "lucide-react";
import { buttonClass } from "../components/button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Keys } from "../components/keys.tsx";
import { usePageTitle } from "../components/page.tsx";
import { useMe } from "../session/use-me.ts";

export function InboxEmptyPage() {
  usePageTitle("Inbox");
  // Whoever starts Baton to try it has nothing to choose yet: the sandbox is where a first conversation comes from.
  const hasSandbox = (useMe().sandbox ?? []).length > 0;
  return (
    <div className="flex h-full items-center justify-center">
      <EmptyState
        icon={<MessagesSquare />}
        title="Choose a conversation"
        actions={
          hasSandbox ? (
            <Link to="/simulator" className={buttonClass()}>
              Ask something as a customer
            </Link>
          ) : null
        }
      >
        <span className="inline-flex flex-wrap items-center justify-center gap-1.5">
          <Keys keys="j" />
          <Keys keys="k" /> move, <Keys keys="enter" /> opens, <Keys keys="?" /> shows all shortcuts.
        </span>
      </EmptyState>
    </div>
  );
}
