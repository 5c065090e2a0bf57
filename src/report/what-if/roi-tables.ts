import { formatFieldName, formatNumber, formatUsd } from "../../core/format.js";
import {
  type AssumptionName,
  type BreakEvenPoint,
  type EffectiveInput,
  fieldOf,
  type PilotReview,
  type Quantity,
  ROI_APPROACH_WORDS,
  type RoiAnalysis,
  type ScenarioOutcome,
  type Simulation,
} from "../../roi/index.js";
import { type TableData, tableData } from "../table-data.js";

/** The label of an input, or the name itself for what is none. */
export const labelOf = (name: string): string => {
  const field = fieldOf(name as AssumptionName) as ReturnType<typeof fieldOf> | undefined;
  return field?.label ?? formatFieldName(name);
};

function quantityRow({ name, value, unit, provenance, source, reason, asOf }: Quantity) {
  return {
    name: labelOf(name),
    value: value === null ? "unknown" : formatNumber(value, { significant: 4 }),
    unit,
    provenance: value === null ? "to fill in" : provenance,
    source: value === null ? (reason ?? "") : (source ?? (provenance === "assumed" ? "use case or parameter" : "")),
    asOf: asOf ?? "",
  };
}

/** Every input with its value, unit and where it comes from: measured, assumed, default, or of the catalogue. */
export function inputsTable(inputs: readonly EffectiveInput[]): TableData {
  return tableData(
    "What is reckoned with",
    inputs.map(quantityRow),
    { name: "Input", value: "Value", unit: "Unit", provenance: "Kind", source: "Source", asOf: "As of" },
    { id: "inputs" },
  );
}

export function partsTable({ monthly }: RoiAnalysis): TableData {
  const rows = monthly.map((line) => ({
    ...line,
    parts: line.parts.map((part) => `${part.name} ${formatUsd(part.monthlyUsd)}`).join(", "),
    reason: line.reason ?? "",
  }));
  return tableData(
    "Monthly cost and its parts",
    rows,
    { title: "Approach", monthlyUsd: ["A month", "usd"], parts: "Parts", reason: "Why unknown" },
    { id: "parts" },
  );
}

/** Tuned against each other approach: on cost, and with the value of better answers. */
export function comparisonTables({ comparisons }: RoiAnalysis): TableData[] {
  const rows = comparisons.map(({ rival, monthlySavingUsd, onCost, withValue, value }) => ({
    rival: ROI_APPROACH_WORDS[rival],
    saving: monthlySavingUsd,
    net: onCost.netUsd,
    npv: onCost.npvUsd,
    roi: onCost.roiShare,
    when: onCost.breakEven.words,
    value: value.monthlyUsd,
    total: withValue?.netUsd ?? null,
    totalNpv: withValue?.npvUsd ?? null,
    whenTotal: withValue?.breakEven.words ?? value.words,
  }));
  const [first] = comparisons;
  const tuned = first ? ROI_APPROACH_WORDS[first.tuned] : "fine-tuning";
  return [
    tableData(
      `On cost alone: ${tuned}`,
      rows,
      {
        rival: "Against",
        saving: ["Saves a month", "usd"],
        net: ["Net over the horizon", "usd"],
        npv: ["Worth today", "usd"],
        roi: ["ROI", "percent"],
        when: "It",
      },
      { id: "comparison-cost" },
    ),
    tableData(
      `With the value of better answers: ${tuned}`,
      rows,
      {
        rival: "Against",
        value: ["Answers, a month", "usd"],
        total: ["Net over the horizon", "usd"],
        totalNpv: ["Worth today", "usd"],
        whenTotal: "It",
      },
      { id: "comparison-value" },
    ),
  ];
}

const POINT_WORDS: Record<string, string> = {
  monthlyRequests: "Requests a month",
  rivalPromptTokens: "Prompt length without tuning",
  rivalInputPrice: "Input price without tuning",
  tunedInputPrice: "Input price of the tuned model",
};

/** Where the answer turns on cost alone: volume, prompt length and token prices at which both cost the same. */
export function turningPointsTable({ headline }: RoiAnalysis): TableData {
  const rows = Object.entries<BreakEvenPoint>({ ...headline?.points }).map(([name, point]) => ({
    name: POINT_WORDS[name] ?? name,
    words: point.words,
  }));
  return tableData(
    "On cost alone, fine-tuning pays over the horizon",
    rows,
    { name: "By", words: "Where" },
    { id: "turning-points" },
  );
}

export function perCorrectTable({ costPerCorrectAnswer }: RoiAnalysis): TableData {
  return tableData(
    "Cost of one right answer, the harm of wrong ones included",
    costPerCorrectAnswer.map((line) => ({ ...line, reason: line.reason ?? "" })),
    { title: "Approach", usd: ["Cost", "usd"], reason: "Why unknown" },
    { id: "per-correct" },
  );
}

export function scenariosTable(outcomes: readonly ScenarioOutcome[]): TableData {
  const rows = outcomes.map(({ change, ...outcome }) => ({
    ...outcome,
    change:
      Object.entries(change)
        .map(([name, value]) => `${labelOf(name)} ${formatNumber(value)}`)
        .join(", ") || "nothing",
  }));
  return tableData(
    "Scenarios side by side",
    rows,
    {
      name: "Scenario",
      change: "Changes",
      monthlySavingUsd: ["Saves a month", "usd"],
      netUsd: ["Net over the horizon", "usd"],
      npvUsd: ["Worth today", "usd"],
      breakEven: "It",
    },
    { id: "scenarios" },
  );
}

/** What each approach may cost over the horizon, and how often it is the cheapest. */
export function spreadTable({ approaches }: Simulation): TableData {
  const rows = approaches.map(({ title, totalUsd, cheapestShare }) => ({ title, ...totalUsd, cheapestShare }));
  return tableData(
    "Spent over the horizon: one in ten draws lies below the first sum, one in ten above the last",
    rows,
    {
      title: "Approach",
      p10: ["One in ten below", "usd"],
      p50: ["Half", "usd"],
      p90: ["One in ten above", "usd"],
      cheapestShare: ["Cheapest", "percent"],
    },
    { id: "spread" },
  );
}

/** What it would be worth to know more before deciding. */
export function informationTable({ information }: Simulation): TableData {
  const rows = [
    { name: "everything drawn here", usd: information.perfectUsd },
    ...information.byInput.map(({ name, usd }) => ({
      name: name === "accuracyGain" ? "Gain of accuracy (a larger benchmark)" : labelOf(name),
      usd,
    })),
  ];
  return tableData(
    "What knowing more is worth before deciding, at most",
    rows,
    { name: "To know for sure", usd: ["Worth", "usd"] },
    { id: "information" },
  );
}

/** The months of a pilot beside their forecast, and the inputs that it corrects. */
export function pilotTables({ rows, corrections }: PilotReview): TableData[] {
  return [
    tableData("Bills against the forecast, at the traffic that came", rows, {
      month: ["Month", "count"],
      title: "Approach",
      requests: ["Requests", "count"],
      forecastRequests: ["Forecast in all", "count"],
      costUsd: ["Bill", "usd"],
      forecastUsd: ["Forecast", "usd"],
      relativeError: ["Off by", "percent"],
    }),
    tableData(
      "Corrected by the pilot",
      corrections.map(({ name, before, after }) => ({ name: labelOf(name), before, after })),
      { name: "Input", before: ["Forecast", "number"], after: ["Actual", "number"] },
    ),
  ];
}
