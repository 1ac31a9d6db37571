import type { ReliabilityView } from "@baton/api";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChartSpline } from "lucide-react";
import { callApi } from "../../api/call-api.ts";
import { handoffSettingsQuery, reliabilityQuery } from "../../api/queries.ts";
import { queryKeys } from "../../api/query-keys.ts";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Loaded } from "../../components/loaded.tsx";
import { Notice } from "../../components/notice.tsx";
import { Page, Panel } from "../../components/page.tsx";
import { Time } from "../../components/time.tsx";
import { showToast } from "../../components/toast.tsx";
import { useMay } from "../../session/use-me.ts";
import { ReliabilityChart } from "./reliability-chart.tsx";

type Outcome = keyof ReliabilityView["byOutcome"];

const outcomeWords: Record<Outcome, { label: string; text: string; isRight: boolean }> = {
  confirmed: { label: "Confirmed", text: "The customer said that it was solved.", isRight: true },
  assumed: { label: "Assumed", text: "The customer asked nothing more.", isRight: true },
  reopened: {
    label: "Reopened",
    text: "Solved at first, then the customer came back in time.",
    isRight: false,
  },
  "handed-off": {
    label: "Handed off",
    text: "After it the customer wanted a person, was upset, or asked the same again.",
    isRight: false,
  },
  "taken-over": { label: "Taken over", text: "A teammate answered too.", isRight: false },
};

export function ReliabilityPage() {
  const reliability = useQuery(reliabilityQuery);
  return (
    <Page
      title="Reliability"
      description="Whether the agent's confidence keeps what it promises here: of answers given at 80%, eight in ten should turn out right. Judged by what came of each answer."
    >
      <Loaded query={reliability} label="the reliability">
        {(view) => <Reliability view={view} />}
      </Loaded>
    </Page>
  );
}

function Reliability({ view }: { view: ReliabilityView }) {
  const threshold = useQuery(handoffSettingsQuery).data?.answerThreshold ?? null;
  const total = Object.values(view.byOutcome).reduce((sum, count) => sum + count, 0);
  if (total === 0) {
    return (
      <Panel>
        <EmptyState icon={<ChartSpline />} title="No answer has been judged yet">
          An answer counts once the customer confirms it, stays silent for the channel's delay, comes back, or
          a person takes over. Until then the shipped confidence is in force, which was measured on public
          help centers.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      <Panel title="Predicted and observed" description={summarize(view)}>
        {view.outcomes === 0 ? null : <ReliabilityChart bins={view.bins} threshold={threshold} />}
        {view.outcomes > 0 && view.outcomes < view.needed ? (
          <Notice title={`${view.outcomes} of ${view.needed} outcomes`}>
            Too few to judge by: single points may be off by chance. From {view.needed} on, the confidence can
            be fitted to what happens here.
          </Notice>
        ) : null}
      </Panel>
      <Panel title="What came of the answers" isFlush>
        <ul className="divide-y divide-line">
          {(Object.keys(outcomeWords) as Outcome[]).map((outcome) => {
            const { label, text, isRight } = outcomeWords[outcome];
            return (
              <li key={outcome} className="flex items-center gap-3 px-5 py-2.5 text-sm">
                <div className="min-w-0 flex-1">
                  <p className="font-medium">{label}</p>
                  <p className="text-xs text-ink-3">{text}</p>
                </div>
                <span className="text-xs text-ink-3">{isRight ? "counts as right" : "counts as wrong"}</span>
                <span className="w-12 text-right font-medium tabular-nums">
                  {view.byOutcome[outcome] ?? 0}
                </span>
              </li>
            );
          })}
        </ul>
      </Panel>
      <Calibration view={view} />
    </>
  );
}

function Calibration({ view }: { view: ReliabilityView }) {
  const isAdmin = useMay("admin");
  const queryClient = useQueryClient();
  const calibrate = useMutation({
    mutationFn: (act: "fit" | "reset") => callApi("setCalibration", { body: { act } }),
    onSuccess: (next) => {
      queryClient.setQueryData(queryKeys.reliability, next);
      showToast("The confidence was changed.");
    },
  });
  const { calibration, proposal, error } = view;
  const isBetter = proposal !== null && error !== null && proposal.error < error - 0.005;
  return (
    <Panel
      title="Fit the confidence to your outcomes"
      description={
        calibration === null ? (
          "In force: the confidence as shipped."
        ) : (
          <>
            In force: fitted on {calibration.outcomes} outcomes, <Time at={calibration.fittedAt} />.
          </>
        )
      }
      footer={
        isAdmin ? (
          <>
            {calibration === null ? null : (
              <Button
                variant="ghost"
                isPending={calibrate.isPending && calibrate.variables === "reset"}
                onClick={() => calibrate.mutate("reset")}
              >
                Back to the shipped one
              </Button>
            )}
            <Button
              variant="primary"
              disabled={proposal === null}
              isPending={calibrate.isPending && calibrate.variables === "fit"}
              onClick={() => calibrate.mutate("fit")}
            >
              {calibration === null ? "Fit now" : "Fit again"}
            </Button>
          </>
        ) : (
          <p className="mr-auto text-sm text-ink-3">Only admins can change this.</p>
        )
      }
    >
      <p className="text-sm text-ink-2">
        {proposal === null
          ? `Possible from ${view.needed} outcomes on; with fewer a fit makes the confidence worse.`
          : `A fit on the ${view.outcomes} outcomes there are would bring the mean distance from ${percent(error ?? 0)} to ${percent(proposal.error)}. ${
              isBetter ? "" : "That is hardly better than what is in force."
            }`}
      </p>
      {calibrate.error ? (
        <Notice tone="bad" title="Not changed">
          {calibrate.error.message}
        </Notice>
      ) : null}
    </Panel>
  );
}

function summarize({ outcomes, error }: ReliabilityView): string {
  if (outcomes === 0 || error === null) return "No judged answer carries a confidence yet.";
  return `${outcomes} answers with an outcome. On average, predicted and observed lie ${percent(error)} apart.`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}
