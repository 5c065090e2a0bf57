import { formatCount } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { WHOLE } from "./encodings.js";
import { framed } from "./frame.js";
import { horizontalBars } from "./horizontal-bars.js";

export interface LedgerReasonRow {
  reason: string;
  count: number;
}

const SHOWN = 12;

/**
 * Why rows did not become Examples or did not survive cleaning, the most frequent reasons first; beyond twelve the rest are added up.
 * @example ledgerReasons([{ reason: "exact duplicate", count: 31 }])
 */
export function ledgerReasons(rows: readonly LedgerReasonRow[]): ChartSpec {
  const ordered = [...rows].sort((first, second) => second.count - first.count);
  const rest = ordered.slice(SHOWN);
  const other = { reason: `${rest.length} other reasons`, count: rest.reduce((sum, { count }) => sum + count, 0) };
  const shown = rest.length === 0 ? ordered : [...ordered.slice(0, SHOWN), other];
  const total = ordered.reduce((sum, { count }) => sum + count, 0);
  return framed({
    name: "ledger-reasons",
    title: "Why rows were left out",
    note: `${formatCount(total, "row")} in the ledger`,
    description: `Rows left out by reason: ${shown.map(({ reason, count }) => `${reason}: ${formatCount(count)}`).join("; ") || "none"}.`,
    ...horizontalBars(
      shown.map(({ reason, count }) => ({ name: reason, value: count, text: formatCount(count) })),
      { names: "above", category: "Reason", axis: { title: "Rows (count)", format: WHOLE } },
    ),
  });
}
