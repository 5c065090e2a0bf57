import { formatNumber } from "../../core/format.js";
import {
  type AssumptionName,
  effectiveInputs,
  fieldOf,
  type RoiAnalysis,
  type RoiQuestion,
  type Sensitivity,
  type Simulation,
  type TwoWayMap,
  twoWayMap,
} from "../../roi/index.js";
import type { ChartSpec } from "../charts/chart.js";
import { cumulativeCost, monthlyCostBars, paybackProbability, tornado, twoWayNet } from "../charts/index.js";
import { labelOf } from "./roi-tables.js";

export function monthlyChart({ monthly, headline }: RoiAnalysis): ChartSpec {
  return monthlyCostBars(
    monthly.map(({ approach, title, monthlyUsd, reason }) => ({
      approach: title,
      monthlyUsd,
      ...(reason === undefined ? {} : { reason }),
      highlighted: approach === headline?.tuned,
    })),
  );
}

/** Cumulative cost of the plainly served approaches and of the pair that the answer is about, with the break-even. */
export function cumulativeChart({ cumulative, headline }: RoiAnalysis): ChartSpec {
  const shown = new Set<string | undefined>(["base", "few-shot", "tuned-on-demand", headline?.tuned, headline?.rival]);
  const rows = cumulative
    .filter(({ approach }) => shown.has(approach))
    .map(({ title, month, cumulativeUsd }) => ({ approach: title, month, cumulativeUsd }));
  return cumulativeCost(rows, { breakEvenMonth: headline?.onCost.breakEven.month ?? null });
}

export function tornadoChart(sensitivity: Sensitivity): ChartSpec {
  return tornado(
    sensitivity.rows.map(({ assumption, low, high, netAtLowUsd, netAtHighUsd }) => ({
      assumption: labelOf(assumption),
      atLowUsd: netAtLowUsd,
      atHighUsd: netAtHighUsd,
      lowValue: formatNumber(low),
      highValue: formatNumber(high),
    })),
    { baseUsd: sensitivity.baseNetUsd ?? 0, result: "Net over the horizon (USD)" },
  );
}

export function paybackChart({ paidBackByMonth, level }: Simulation): ChartSpec {
  return paybackProbability(paidBackByMonth, { level });
}

const CELLS_A_SIDE = 7;

/** The two inputs of the map: those that move the net most, else volume and worth of a better answer. */
export function mapAxes({ rows }: Sensitivity): [AssumptionName, AssumptionName] {
  const [first, second] = rows.filter(({ swingUsd }) => swingUsd > 0).map(({ assumption }) => assumption);
  const fallback = (["monthlyRequests", "valuePerImprovedAnswerUsd"] as const).find((name) => name !== first);
  return [first ?? "monthlyRequests", second ?? fallback ?? "valuePerImprovedAnswerUsd"];
}

export function twoWayChart(question: RoiQuestion, sensitivity: Sensitivity): ChartSpec {
  const [first, second] = mapAxes(sensitivity);
  const inputs = effectiveInputs(question);
  const rangeOf = (name: AssumptionName) => {
    const row = sensitivity.rows.find(({ assumption }) => assumption === name);
    const value = inputs.find((input) => input.name === name)?.value ?? 0;
    const low = row?.low ?? 0;
    return { name, value, low, high: Math.max(row?.high ?? value * 2, low + 1e-6) };
  };
  const [one, two] = [rangeOf(first), rangeOf(second)];
  const map: TwoWayMap = twoWayMap(question, stepped(one), stepped(two), { steps: CELLS_A_SIDE });
  return twoWayNet(map.cells, {
    first: labelOf(first),
    second: labelOf(second),
    here: { first: one.value, second: two.value },
  });
}

/** Ends between which every step of the grid is whole where the input is. */
function stepped<Axis extends { name: AssumptionName; low: number; high: number }>(axis: Axis): Axis {
  if (fieldOf(axis.name).kind !== "whole") return axis;
  const step = Math.max(1, Math.round((axis.high - axis.low) / (CELLS_A_SIDE - 1)));
  return { ...axis, high: axis.low + step * (CELLS_A_SIDE - 1) };
}
