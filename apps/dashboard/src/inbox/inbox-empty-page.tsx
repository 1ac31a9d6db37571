import { MessagesSquare } from "lucide-react";
import { EmptyState } from "../components/empty-state.tsx";
import { Keys } from "../components/keys.tsx";
import { usePageTitle } from "../components/page.tsx";

export function InboxEmptyPage() {
  usePageTitle("Inbox");
  return (
    <div className="flex h-full items-center justify-center">
      <EmptyState icon={<MessagesSquare />} title="Choose a conversation">
        <span className="inline-flex flex-wrap items-center justify-center gap-1.5">
          <Keys keys="j" />
          <Keys keys="k" /> move, <Keys keys="enter" /> opens, <Keys keys="?" /> shows all shortcuts.
        </span>
      </EmptyState>
    </div>
  );
}
