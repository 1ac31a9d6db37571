import type { ReliabilityView } from "@baton/api";

const size = 260;
const margin = { left: 38, top: 10, right: 12, bottom: 34 };
const x = (share: number) => margin.left + share * size;
const y = (share: number) => margin.top + (1 - share) * size;
const ticks = [0, 0.25, 0.5, 0.75, 1];

/**
 * Predicted share of right answers across, observed share upwards; on the diagonal the confidence keeps its word. The same numbers
 * stand in a table beside it, for those who cannot see the points and those who want to know.
 */
export function ReliabilityChart({
  bins,
  threshold,
}: {
  bins: ReliabilityView["bins"];
  threshold: number | null;
}) {
  const most = Math.max(...bins.map(({ count }) => count));
  return (
    <div className="flex flex-wrap items-start gap-x-8 gap-y-5">
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${margin.left + size + margin.right} ${margin.top + size + margin.bottom}`}
        className="w-full max-w-80 min-w-60 text-2xs"
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={x(0)} x2={x(1)} y1={y(tick)} y2={y(tick)} className="stroke-line" />
            <line x1={x(tick)} x2={x(tick)} y1={y(0)} y2={y(1)} className="stroke-line" />
            <text x={x(0) - 6} y={y(tick) + 3} textAnchor="end" className="fill-ink-3">
              {tick * 100}
            </text>
            <text x={x(tick)} y={y(0) + 14} textAnchor="middle" className="fill-ink-3">
              {tick * 100}
            </text>
          </g>
        ))}
        <text x={x(0.5)} y={y(0) + 29} textAnchor="middle" className="fill-ink-2">
          Confidence, %
        </text>
        <text
          x={10}
          y={y(0.5)}
          textAnchor="middle"
          transform={`rotate(-90 10 ${y(0.5)})`}
          className="fill-ink-2"
        >
          Right, %
        </text>
        <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} strokeDasharray="4 4" className="stroke-line-strong" />
        {threshold === null ? null : (
          <g>
            <line x1={x(threshold)} x2={x(threshold)} y1={y(0)} y2={y(1)} className="stroke-note" />
            <text x={x(threshold) - 4} y={y(1) + 10} textAnchor="end" className="fill-note">
              answers from here
            </text>
          </g>
        )}
        <polyline
          points={bins.map((bin) => `${x(bin.meanConfidence)},${y(bin.shareRight)}`).join(" ")}
          fill="none"
          strokeWidth={1.5}
          className="stroke-accent"
        />
        {bins.map((bin) => (
          <circle
            key={bin.from}
            cx={x(bin.meanConfidence)}
            cy={y(bin.shareRight)}
            r={3 + 5 * Math.sqrt(bin.count / most)}
            className="fill-accent stroke-surface"
            strokeWidth={1.5}
          />
        ))}
      </svg>
      <table className="min-w-56 flex-1 text-sm">
        <caption className="sr-only">Predicted and observed share of right answers, by confidence</caption>
        <thead className="text-left text-xs text-ink-3">
          <tr>
            <th className="pb-1.5 font-medium">Confidence</th>
            <th className="pb-1.5 text-right font-medium">Answers</th>
            <th className="pb-1.5 text-right font-medium">Predicted</th>
            <th className="pb-1.5 text-right font-medium">Right</th>
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {bins.map((bin) => (
            <tr key={bin.from} className="border-t border-line">
              <td className="py-1.5">
                {Math.round(bin.from * 100)}–{Math.round(bin.to * 100)}%
              </td>
              <td className="py-1.5 text-right">{bin.count}</td>
              <td className="py-1.5 text-right">{Math.round(bin.meanConfidence * 100)}%</td>
              <td className="py-1.5 text-right font-medium">{Math.round(bin.shareRight * 100)}%</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
