import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { helpdesksQuery } from "../../api/queries.ts";
import { NotFoundPage } from "../../app/failure-page.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Page } from "../../components/page.tsx";
import { showToast } from "../../components/toast.tsx";
import { ConnectionForm } from "./connection-form.tsx";

export function NewConnectionPage() {
  const { helpdesk: name } = useParams({ from: "/signed-in/settings/connections/new/$helpdesk" });
  const navigate = useNavigate();
  const helpdesks = useQuery(helpdesksQuery);
  return (
    <Loaded query={helpdesks} label="the form">
      {(items) => {
        const helpdesk = items.find((each) => each.helpdesk === name);
        if (!helpdesk) return <NotFoundPage />;
        return (
          <Page
            above={<BackToConnections />}
            title={`Connect ${helpdesk.label}`}
            description="Nothing is stored until every check has passed. Afterwards you get the webhook address to enter there."
          >
            <ConnectionForm
              helpdesk={helpdesk}
              connection={null}
              onSaved={(connection) => {
                showToast(`${helpdesk.label} is connected.`);
                void navigate({
                  to: "/settings/connections/$connectionId",
                  params: { connectionId: connection.id },
                  ignoreBlocker: true,
                });
              }}
            />
          </Page>
        );
      }}
    </Loaded>
  );
}

export function BackToConnections() {
  return (
    <Link
      to="/settings/connections"
      className="inline-flex items-center gap-1 self-start text-sm text-ink-2 hover:text-ink"
    >
      <ArrowLeft aria-hidden="true" className="size-4" /> Connections
    </Link>
  );
}
