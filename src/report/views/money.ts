import type { BenchmarkSummary } from "../../benchmark/index.js";
import { formatFieldName, formatNumber, formatUsd } from "../../core/format.js";
import type { UseCaseDefinition } from "../../core/use-case.js";
import {
  type BreakEvenPoint,
  type CostBenefitInput,
  costBenefit,
  fineTuningRoi,
  type MeasuredArm,
  type Quantity,
  ROI_APPROACH_WORDS,
  type RoiAnalysis,
  type RoiQuestion,
  type RoiSummary,
} from "../../roi/index.js";
import { estimateTokens } from "../../text/index.js";
import { decidingComparison } from "../answers.js";
import type { ChartSpec } from "../charts/chart.js";
import { cumulativeCost, monthlyCostBars, tornado as tornadoChart } from "../charts/index.js";
import { table } from "../table.js";

/**
 * What the benchmark measured, as the ROI takes it: arms by role, and the tested difference of accuracy.
 * The prefix that all requests of an arm share is the system prompt and, beyond what base sends, the few-shot examples;
 * it is not known where some sources have a prompt of their own.
 */
export function measured(
  summary: BenchmarkSummary,
  { arms: definitions, system, sources }: Pick<UseCaseDefinition, "arms" | "system" | "sources">,
): Pick<RoiQuestion, "arms" | "accuracyDifference" | "rehearsal"> {
  const onePrompt = sources.every((source) => source.system === undefined);
  const systemTokens = estimateTokens(system);
  const baseTokens =
    summary.arms.find((arm) =>
      definitions.some((one) => one.name === arm.arm && !arm.isTuned && one.fewShotExamples === 0),
    )?.inputTokensMean ?? null;
  const arms = summary.arms.flatMap((arm): MeasuredArm[] => {
    if (arm.inputTokensMean === null || arm.outputTokensMean === null) return [];
    const definition = definitions.find((one) => one.name === arm.arm);
    const role = arm.isTuned ? "tuned" : (definition?.fewShotExamples ?? 0) > 0 ? "few-shot" : "base";
    return [
      {
        name: arm.arm,
        role,
        inputTokensPerRequest: arm.inputTokensMean,
        outputTokensPerRequest: arm.outputTokensMean,
        ...(arm.isTuned || baseTokens === null || !onePrompt
          ? {}
          : { sharedPrefixTokens: systemTokens + arm.inputTokensMean - baseTokens }),
        accuracy: arm.accuracy.mean,
        n: arm.accuracy.n,
      },
    ];
  });
  const deciding = decidingComparison(summary);
  const rehearsal = summary.arms.some((arm) => arm.model.startsWith("local:"));
  if (!deciding?.interval || deciding.difference === null) return { arms, rehearsal };
  const { low, high } = deciding.interval;
  return {
    arms,
    rehearsal,
    accuracyDifference: { against: deciding.second, estimate: deciding.difference, low, high },
  };
}

/** Table of what was measured of each arm. */
export function arms({ arms }: Pick<RoiQuestion, "arms">): void {
  table("Measured in the benchmark", arms, {
    name: "Arm",
    inputTokensPerRequest: ["Tokens in", "number"],
    outputTokensPerRequest: ["Tokens out", "number"],
    accuracy: ["Right", "percent"],
    n: ["Cases", "count"],
  });
}

/** Table of the assumptions with unit and origin. */
export function assumptions({ assumptions }: RoiAnalysis): void {
  table("Assumptions", assumptions.map(quantityRow), {
    name: "Assumption",
    value: "Value",
    unit: "Unit",
    provenance: "Kind",
    source: "Source",
  });
}

/** Table of every price and number behind the monthly costs, once each. */
export function provenance({ monthly }: RoiAnalysis): void {
  const quantities = new Map<string, Quantity>();
  for (const quantity of monthly.flatMap(({ parts }) => parts).flatMap((part) => part.quantities)) {
    if (quantity.provenance === "catalogue") quantities.set(quantity.name, quantity);
  }
  table("Prices", [...quantities.values()].map(quantityRow), {
    name: "Price",
    value: "Value",
    unit: "Unit",
    source: "Source",
    asOf: "As of",
  });
}

function quantityRow({ name, value, unit, provenance, source, reason, asOf }: Quantity) {
  return {
    name: formatFieldName(name),
    value: value === null ? "unknown" : formatNumber(value, { significant: 4 }),
    unit,
    provenance,
    source: source ?? reason ?? (provenance === "assumed" ? "use case or parameter" : ""),
    asOf: asOf ?? "",
  };
}

/** Chart of the monthly cost of each approach. */
export function monthly({ monthly, headline }: RoiAnalysis): ChartSpec {
  return monthlyCostBars(
    monthly.map(({ approach, title, monthlyUsd, reason }) => ({
      approach: title,
      monthlyUsd,
      ...(reason === undefined ? {} : { reason }),
      highlighted: approach === headline?.tuned,
    })),
  );
}

/** Table of the parts of each approach's monthly cost. */
export function parts({ monthly }: RoiAnalysis): void {
  const rows = monthly.map((line) => ({
    ...line,
    parts: line.parts.map((part) => `${part.name} ${formatUsd(part.monthlyUsd)}`).join(", "),
    reason: line.reason ?? "",
  }));
  table("Monthly cost and its parts", rows, {
    title: "Approach",
    monthlyUsd: ["A month", "usd"],
    parts: "Parts",
    reason: "Why unknown",
  });
}

/** Chart of the cumulative cost of the approaches that are plainly served, with the break-even. */
export function cumulative({ cumulative, headline }: RoiAnalysis): ChartSpec {
  const shown = new Set(["base", "few-shot", "tuned-on-demand"]);
  const rows = cumulative
    .filter(({ approach }) => shown.has(approach))
    .map(({ title, month, cumulativeUsd }) => ({ approach: title, month, cumulativeUsd }));
  return cumulativeCost(rows, { breakEvenMonth: headline?.onCost.breakEven.month ?? null });
}

/** Tables of tuned against each other approach: on cost, and with the value of better answers. */
export function comparisons({ comparisons }: RoiAnalysis): void {
  const rows = comparisons.map(({ rival, monthlySavingUsd, onCost, withValue, value }) => ({
    rival: ROI_APPROACH_WORDS[rival],
    saving: monthlySavingUsd,
    net: onCost.netUsd,
    when: onCost.breakEven.words,
    value: value.monthlyUsd,
    total: withValue?.netUsd ?? null,
    whenTotal: withValue?.breakEven.words ?? value.words,
  }));
  const [first] = comparisons;
  const tuned = first ? ROI_APPROACH_WORDS[first.tuned] : "fine-tuning";
  table(`On cost alone: ${tuned}`, rows, {
    rival: "Against",
    saving: ["Saves a month", "usd"],
    net: ["Net over the horizon", "usd"],
    when: "It",
  });
  table(`With the value of better answers: ${tuned}`, rows, {
    rival: "Against",
    value: ["Answers, a month", "usd"],
    total: ["Net over the horizon", "usd"],
    whenTotal: "It",
  });
}

/** Table of where the answer turns: volume, prompt length and price at which tuned and its rival cost the same. */
export function turningPoints({ headline }: RoiAnalysis): void {
  const rows = Object.entries<BreakEvenPoint>({ ...headline?.points }).map(([name, point]) => ({
    name: formatFieldName(name),
    words: point.words,
  }));
  table("Where both cost the same", rows, { name: "Of", words: "Break-even" });
}

/** Table of what one right answer costs. */
export function perCorrectAnswer({ costPerCorrectAnswer }: RoiAnalysis): void {
  table(
    "Cost of one right answer",
    costPerCorrectAnswer.map((line) => ({ ...line, reason: line.reason ?? "" })),
    {
      title: "Approach",
      usd: ["Cost", "usd"],
      reason: "Why unknown",
    },
  );
}

/** Chart of how far each assumption moves the net. */
export function tornado({ sensitivity }: RoiSummary): ChartSpec {
  return tornadoChart(
    sensitivity.rows.map(({ assumption, low, high, netAtLowUsd, netAtHighUsd }) => ({
      assumption: formatFieldName(assumption),
      atLowUsd: netAtLowUsd,
      atHighUsd: netAtHighUsd,
      lowValue: formatNumber(low),
      highValue: formatNumber(high),
    })),
    { baseUsd: sensitivity.baseNetUsd ?? 0, result: "Net over the horizon" },
  );
}

/** Tables of the two textbook calculators on their own printed examples: a check that the arithmetic is theirs. */
export function textbook(): void {
  const tokens = {
    promptTokensWithout: 2500,
    promptTokensWith: 500,
    responseTokens: 500,
    inputPricePerThousandUsd: 0.003,
    outputPricePerThousandUsd: 0.015,
    fineTuningCostUsd: 200,
  };
  const first = [50_000, 1_000].map((monthlyRequests) => ({
    monthlyRequests,
    ...fineTuningRoi({ monthlyRequests, ...tokens }),
  }));
  table("Shorter prompts: 2,500 tokens against 500, set-up of $200", first, {
    monthlyRequests: ["Requests a month", "count"],
    monthlyCostWithoutUsd: ["Without", "usd"],
    monthlyCostWithUsd: ["With", "usd"],
    monthlySavingsUsd: ["Saves a month", "usd"],
    annualSavingsUsd: ["A year", "usd"],
    breakEvenMonths: ["Break-even, months", "number"],
    roiShare: ["ROI", "percent"],
    meaning: "In words",
  });
  const cases = [
    {
      name: "support automation",
      monthlyVolume: 150_000,
      currentCostPerRequestUsd: 0.005,
      tunedCostPerRequestUsd: 0.003,
      setupCostUsd: 5000,
      monthlyMaintenanceUsd: 500,
      qualityImprovement: 0.15,
    },
    {
      name: "mail classification",
      monthlyVolume: 300_000,
      currentCostPerRequestUsd: 0.004,
      tunedCostPerRequestUsd: 0.002,
      setupCostUsd: 3000,
      monthlyMaintenanceUsd: 500,
      qualityImprovement: 0.25,
    },
  ];
  table(
    "Cost and quality over a year",
    cases.map(({ name, ...input }) => yearRow(name, input)),
    {
      name: "Case",
      currentYearlyCostUsd: ["Today a year", "usd"],
      tunedYearlyCostUsd: ["Tuned a year", "usd"],
      yearlySavingsUsd: ["Savings", "usd"],
      qualityValueUsd: ["Quality", "usd"],
      totalValueUsd: ["Together", "usd"],
      breakEven: "Break-even",
      recommendation: "In words",
    },
  );
}

function yearRow(name: string, input: CostBenefitInput) {
  const { meaning, ...result } = costBenefit(input);
  return { name, ...result, ...meaning };
}

/** The numbers that the report version keeps. */
export function metrics({ analysis, sensitivity }: RoiSummary): Record<string, unknown> {
  const { verdict, pricedAs, monthly, headline, costPerCorrectAnswer, assumptions } = analysis;
  return {
    verdict,
    pricedAs,
    assumptions: Object.fromEntries(assumptions.map(({ name, value }) => [name, value])),
    monthly: monthly.map(({ approach, monthlyUsd, reason }) => ({
      approach,
      monthlyUsd,
      ...(reason === undefined ? {} : { reason }),
    })),
    headline,
    costPerCorrectAnswer,
    sensitivity: sensitivity.rows,
  };
}
