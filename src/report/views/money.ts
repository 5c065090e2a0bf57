import { join } from "node:path";
import type { BenchmarkSummary } from "../../benchmark/index.js";
import type { UseCaseDefinition } from "../../core/use-case.js";
import { displayBundle } from "../../platform/kernel-display.js";
import type { UseCase } from "../../platform/use-case.js";
import {
  type CostBenefitInput,
  compareScenarios,
  costBenefit,
  effectiveInputs,
  fineTuningRoi,
  layeredInputs,
  type MeasuredArm,
  type PilotReview,
  type RoiPrices,
  type RoiQuestion,
  reviewPilot,
} from "../../roi/index.js";
import { estimateTokens } from "../../text/index.js";
import { decidingComparison } from "../answers.js";
import type { ChartSpec } from "../charts/chart.js";
import { WHAT_IF_MIME } from "../mime.js";
import { text } from "../show.js";
import { showTable, table } from "../table.js";
import {
  comparisonTables,
  informationTable,
  inputsTable,
  partsTable,
  perCorrectTable,
  pilotTables,
  scenariosTable,
  spreadTable,
  turningPointsTable,
} from "../what-if/roi-tables.js";
import { type RoiOutcome, roiCharts, type WhatIf } from "../what-if/what-if.js";

export { reckon } from "../what-if/what-if.js";

/** Draws of a report: enough for its probabilities to be right to a point. */
const DRAWS = 10_000;

/**
 * Everything that the ROI is reckoned from: what the benchmark measured, prices, and the assumptions as command line,
 * `data/assumptions/<use case>.yaml`, notebook cell and use case set them, in this order.
 * @param cell the notebook's parameters; null is not set
 * @param commandLine names that were given on the command line
 * @throws TunelabError `bad-input` or `bad-parameter` with file, line, field and unit
 */
export async function state(
  useCase: UseCase,
  {
    measured,
    prices,
    cell,
    commandLine,
    seed = 1,
  }: {
    measured: Pick<RoiQuestion, "arms" | "accuracyDifference" | "rehearsal">;
    prices: RoiPrices;
    cell: Readonly<Record<string, number | null>>;
    commandLine: readonly string[];
    seed?: number;
  },
): Promise<WhatIf> {
  const path = join(useCase.root, "data", "assumptions", `${useCase.name}.yaml`);
  const written = await useCase.inputs.readTextIfThere(path);
  const { parseAssumptions } = await import("../../roi/assumptions-file.js");
  const file = written === undefined ? undefined : parseAssumptions(written, `data/assumptions/${useCase.name}.yaml`);
  if (useCase.roi === undefined) throw new RangeError(`use case ${useCase.name} has no roi section`);
  const { inputs: assumptions, sources } = layeredInputs({ useCase: useCase.roi, cell, file, commandLine });
  return {
    useCase: useCase.name,
    question: { ...measured, assumptions, prices, sources },
    ranges: file?.ranges ?? {},
    correlations: file?.correlations ?? [],
    scenarios: file?.scenarios ?? [],
    draws: DRAWS,
    seed,
  };
}

/** The charts of the report by name: `monthly-cost`, `cumulative-cost`, `tornado`, `two-way-map`, `payback-probability`. */
export function charts(state: WhatIf, outcome: RoiOutcome): Record<string, ChartSpec> {
  return Object.fromEntries(roiCharts(state, outcome).map((chart) => [chart.name, chart]));
}

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

/** Table of every number that goes into the sums, with where it comes from. */
export function inputs({ question }: WhatIf): void {
  showTable(inputsTable(effectiveInputs(question)));
}

/** Table of the parts of each approach's monthly cost. */
export function parts({ analysis }: RoiOutcome): void {
  showTable(partsTable(analysis));
}

/** Tables of tuned against each other approach: on cost alone, and with the value of better answers. */
export function comparisons({ analysis }: RoiOutcome): void {
  for (const one of comparisonTables(analysis)) showTable(one);
}

/** Table of where the answer turns: volume, prompt length and token prices. */
export function turningPoints({ analysis }: RoiOutcome): void {
  showTable(turningPointsTable(analysis));
}

/** Table of what one right answer costs. */
export function perCorrectAnswer({ analysis }: RoiOutcome): void {
  showTable(perCorrectTable(analysis));
}

/** Table of the named scenarios beside the assumptions as they are. */
export function scenarios({ question, scenarios: named }: WhatIf): void {
  showTable(scenariosTable(compareScenarios(question, named)));
}

/** Tables of what the draws say; a sentence where nothing is uncertain. */
export function uncertainty({ simulation }: RoiOutcome): void {
  if (simulation === null) {
    text("Nothing was drawn: no input has a range, or a price that the answer needs is not known.");
    return;
  }
  text(simulation.words);
  showTable(spreadTable(simulation));
  showTable(informationTable(simulation));
}

/**
 * Actual traffic and bills from `data/<use case>/pilot.csv` against the forecast, and the forecast corrected; null, and
 * a sentence that says what to write where, before there are any.
 * @throws TunelabError `bad-input` or `bad-parameter` with line, column and unit
 */
export async function pilot(useCase: UseCase, { question }: WhatIf): Promise<PilotReview | null> {
  const file = `data/${useCase.name}/pilot.csv`;
  const written = await useCase.inputs.readTextIfThere(join(useCase.folder, "pilot.csv"));
  if (written === undefined) {
    text(
      `No pilot yet. Its months go into \`${file}\`: month, approach, requests, costUsd; inputTokens, outputTokens and accuracy where they are known.`,
    );
    return null;
  }
  const { readPilot } = await import("../what-if/read-pilot.js");
  const review = reviewPilot(question, await readPilot(written, file));
  text(review.words);
  for (const one of pilotTables(review)) showTable(one);
  text(`Forecast corrected by the pilot: ${review.corrected.answer}`);
  return review;
}

/** Hands the page what it needs to reckon with other assumptions. In a notebook: a sentence. */
export function whatIf(state: WhatIf): void {
  const words = "The report page of this notebook has sliders for every number above.";
  displayBundle({ [WHAT_IF_MIME]: state, "text/markdown": words, "text/plain": words });
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
export function metrics({ analysis, sensitivity, simulation }: RoiOutcome): Record<string, unknown> {
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
    simulation,
  };
}
