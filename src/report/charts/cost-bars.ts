import { formatUsd } from "../../core/format.js";
import type { ChartSpec } from "./chart.js";
import { usdAxis } from "./encodings.js";
import { framed } from "./frame.js";
import { type Bar, horizontalBars } from "./horizontal-bars.js";

export interface ArmCostRow {
  arm: string;
  /** For 1,000 requests; null when a price is not known. */
  usdPerThousand: number | null;
  /** Why it is not known. */
  reason?: string;
}

export interface ApproachCostRow {
  approach: string;
  /** A month; null when a price or a volume is not known. */
  monthlyUsd: number | null;
  reason?: string;
  highlighted?: boolean;
}

/**
 * What 1,000 requests cost with each arm. An unknown price is said in words.
 * @param note what the prices are taken from
 * @example costPerThousand([{ arm: "tuned", usdPerThousand: 0.12 }])
 */
export function costPerThousand(rows: readonly ArmCostRow[], { note = "" }: { note?: string } = {}): ChartSpec {
  const bars = rows.map(({ arm, usdPerThousand, reason }) => costBar(arm, usdPerThousand, reason));
  return framed({
    name: "cost-per-thousand",
    title: "Cost of 1,000 requests",
    note,
    description: `Cost of 1,000 requests: ${said(bars)}.`,
    ...horizontalBars(bars, { category: "Arm", axis: costAxis("USD per 1,000 requests", bars) }),
  });
}

/**
 * What each approach costs in a month on the same traffic, the cheapest known first, the unknown last.
 * @example monthlyCostBars([{ approach: "Tuned, on demand", monthlyUsd: 450 }])
 */
export function monthlyCostBars(rows: readonly ApproachCostRow[], { note = "" }: { note?: string } = {}): ChartSpec {
  const rank = ({ monthlyUsd }: ApproachCostRow) => monthlyUsd ?? Number.POSITIVE_INFINITY;
  const bars = rows
    .toSorted((first, second) => (rank(first) < rank(second) ? -1 : rank(first) > rank(second) ? 1 : 0))
    .map(({ approach, monthlyUsd, reason, highlighted = false }) => ({
      ...costBar(approach, monthlyUsd, reason),
      highlighted,
    }));
  return framed({
    name: "monthly-cost",
    title: "Monthly cost of each approach",
    note,
    description: `Monthly cost: ${said(bars)}.`,
    ...horizontalBars(bars, { names: "above", category: "Approach", axis: costAxis("USD per month", bars) }),
  });
}

function costBar(name: string, usd: number | null, reason: string | undefined): Bar {
  return {
    name,
    value: usd,
    text: usd === null ? `unknown${reason === undefined ? "" : `: ${reason}`}` : formatUsd(usd),
  };
}

function costAxis(title: string, bars: readonly Bar[]) {
  return usdAxis(title, Math.max(0, ...bars.map(({ value }) => value ?? 0)));
}

function said(bars: readonly Bar[]): string {
  return bars.map(({ name, text }) => `${name} ${text}`).join("; ");
}
