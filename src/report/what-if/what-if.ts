import {
  analyseRoi,
  type Correlation,
  compareScenarios,
  effectiveInputs,
  type Ranges,
  type RoiQuestion,
  type RoiSummary,
  type Scenario,
  sensitivity,
  simulateRoi,
} from "../../roi/index.js";
import type { ChartSpec } from "../charts/chart.js";
import type { TableData } from "../table-data.js";
import { cumulativeChart, monthlyChart, paybackChart, tornadoChart, twoWayChart } from "./roi-charts.js";
import {
  comparisonTables,
  informationTable,
  inputsTable,
  partsTable,
  perCorrectTable,
  scenariosTable,
  spreadTable,
  turningPointsTable,
} from "./roi-tables.js";

/** Everything that the ROI is reckoned from: a notebook makes it, a page keeps it and changes its assumptions. */
export interface WhatIf {
  useCase: string;
  question: RoiQuestion;
  ranges: Ranges;
  correlations: Correlation[];
  scenarios: Scenario[];
  draws: number;
  seed: number;
}

/** All that follows from it. */
export type RoiOutcome = RoiSummary;

/** A range that the value has left is stretched to it: an analyst who moves a number is not stopped by an old range. */
function stretchedRanges(question: RoiQuestion, ranges: Ranges): Ranges {
  const values = new Map(effectiveInputs(question).map(({ name, value }) => [name, value]));
  return Object.fromEntries(
    Object.entries(ranges).flatMap(([name, range]) => {
      const value = values.get(name as keyof Ranges) ?? null;
      return value === null
        ? []
        : [[name, { low: Math.min(range.low, value), high: Math.max(range.high, value) }] as const];
    }),
  );
}

/** Reckons everything: the same in a notebook and on its page. */
export function reckon({ question, ranges, correlations, draws, seed }: WhatIf): RoiOutcome {
  const stretched = stretchedRanges(question, ranges);
  return {
    analysis: analyseRoi(question),
    sensitivity: sensitivity(question, { ranges: stretched }),
    simulation:
      Object.keys(stretched).length === 0 && question.accuracyDifference === undefined
        ? null
        : simulateRoi(question, { ranges: stretched, correlations, draws, seed }),
  };
}

/** Colour and sentence of the answer. What the draws do not settle is not called a yes or a no. */
export function roiHeadline({ analysis, simulation }: Pick<RoiOutcome, "analysis" | "simulation">): {
  headline: string;
  tone: "yes" | "no" | "mixed" | "open";
} {
  const tones = { pays: "yes", "pays-by-value": "mixed", "does-not-pay": "no", "not-known": "open" } as const;
  if (simulation === null) return { headline: analysis.answer, tone: tones[analysis.verdict] };
  const headline = `${analysis.answer} ${simulation.words}`;
  const agrees = (simulation.verdict === "does-not-pay") === (analysis.verdict === "does-not-pay");
  if (simulation.verdict === "not-settled" || !agrees) return { headline, tone: "open" };
  return { headline, tone: tones[analysis.verdict] };
}

/** Every chart of the ROI report, by name. */
export function roiCharts(whatIf: WhatIf, { analysis, sensitivity, simulation }: RoiOutcome): ChartSpec[] {
  return [
    monthlyChart(analysis),
    cumulativeChart(analysis),
    tornadoChart(sensitivity),
    twoWayChart(whatIf.question, sensitivity),
    ...(simulation === null ? [] : [paybackChart(simulation)]),
  ];
}

/** Every table of the ROI report that assumptions can change, each with its id. */
export function roiTables(whatIf: WhatIf, { analysis, simulation }: RoiOutcome): TableData[] {
  return [
    inputsTable(effectiveInputs(whatIf.question)),
    partsTable(analysis),
    ...comparisonTables(analysis),
    turningPointsTable(analysis),
    perCorrectTable(analysis),
    scenariosTable(compareScenarios(whatIf.question, whatIf.scenarios)),
    ...(simulation === null ? [] : [spreadTable(simulation), informationTable(simulation)]),
  ];
}
