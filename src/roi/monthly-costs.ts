import type { AssumptionName } from "./assumption-fields.js";
import { HOURS_PER_MONTH, type RoiInputs, resolveAssumptions } from "./assumptions.js";
import { type ApproachCost, absentLine, type CostPart, line, part, type RoiApproach } from "./cost-line.js";
import { armQuantity, type MeasuredArm, overwriteName, overwrittenArms, requireArm } from "./measured-arm.js";
import { overwrittenPrices, type RoiPrices } from "./prices.js";
import type { Quantity } from "./quantity.js";

const MILLION = 1_000_000;
/** The part that falls due in lumps: months count the retrainings that are due in them. */
export const RETRAINING = "retraining";

/** What the builders of the lines share. */
interface Context {
  assumption: (name: AssumptionName) => Quantity;
  prices: RoiPrices;
  requests: number;
}

const input = (arm: MeasuredArm) => armQuantity(arm, "inputTokensPerRequest", "input tokens");
const output = (arm: MeasuredArm) => armQuantity(arm, "outputTokensPerRequest", "output tokens");

function tokenParts(
  arm: MeasuredArm,
  inputPrice: Quantity,
  outputPrice: Quantity,
  { requests }: Context,
  batch?: Quantity,
) {
  const factor = batch === undefined ? [] : [batch];
  const scale = 1 / MILLION;
  return [
    part("input tokens", { perRequest: [input(arm), inputPrice, ...factor], scale }, requests),
    part("output tokens", { perRequest: [output(arm), outputPrice, ...factor], scale }, requests),
  ];
}

function plain(approach: RoiApproach, arm: MeasuredArm, context: Context): ApproachCost {
  const { inputTokens, outputTokens } = context.prices;
  return line(approach, arm, tokenParts(arm, inputTokens, outputTokens, context));
}

function batched(approach: RoiApproach, arm: MeasuredArm, context: Context): ApproachCost {
  const { inputTokens, outputTokens, batchFactor } = context.prices;
  return line(approach, arm, tokenParts(arm, inputTokens, outputTokens, context, batchFactor));
}

/** The shared prefix is read from the cache on a hit and written to it on a miss; the rest costs what input costs. */
function cached(approach: RoiApproach, arm: MeasuredArm, context: Context): ApproachCost {
  const { prices, requests } = context;
  const prefix = armQuantity(arm, "sharedPrefixTokens", "shared prompt tokens");
  const hits = context.assumption("cacheHitShare");
  const misses: Quantity = { ...hits, name: "share of misses", value: 1 - (hits.value ?? 0), form: "complement" };
  const rest: Quantity = {
    ...input(arm),
    name: "input tokens that change",
    value: prefix.value === null ? null : arm.inputTokensPerRequest - prefix.value,
    form: { less: overwriteName(arm.role, "sharedPrefixTokens") },
    ...(prefix.reason === undefined ? {} : { reason: prefix.reason }),
  };
  const scale = 1 / MILLION;
  const parts = [
    part("changing input tokens", { perRequest: [rest, prices.inputTokens], scale }, requests),
    part("cache reads", { perRequest: [prefix, prices.cacheRead, hits], scale }, requests),
    part("cache writes", { perRequest: [prefix, prices.cacheWrite, misses], scale }, requests),
    part("output tokens", { perRequest: [output(arm), prices.outputTokens], scale }, requests),
  ];
  const shortest = prices.minCachePrefixTokens;
  const tooShort = shortest !== null && prefix.value !== null && prefix.value < shortest;
  return line(approach, arm, parts, {
    refusal: tooShort
      ? `the shared prompt of ${prefix.value} tokens is shorter than the ${shortest} that ${prices.modelName} caches`
      : undefined,
  });
}

/** What a tuned model costs whether it is asked or not: storage, upkeep, and retraining spread over the year. */
function upkeep({ prices, assumption, requests }: Context): CostPart[] {
  return [
    part("storage", { perMonth: [prices.storage] }, requests),
    part("maintenance", { perMonth: [assumption("monthlyMaintenanceUsd")] }, requests),
    part(
      RETRAINING,
      { perMonth: [assumption("retrainingCostUsd"), assumption("retrainingsPerYear")], scale: 1 / 12 },
      requests,
    ),
  ];
}

function tunedOnDemand(arm: MeasuredArm, context: Context): ApproachCost {
  const { customInputTokens, customOutputTokens } = context.prices;
  const tokens = tokenParts(arm, customInputTokens, customOutputTokens, context);
  return line("tuned-on-demand", arm, [...tokens, ...upkeep(context)], { setup: [context.assumption("setupCostUsd")] });
}

/** What looking documents up costs: their text in every prompt, the search, and the index itself. */
function lookUp(inputPrice: Quantity, { assumption, requests }: Context): CostPart[] {
  const perRequest = [assumption("retrievedTokens"), inputPrice];
  return [
    part("retrieved text", { perRequest, scale: 1 / MILLION }, requests),
    part("searches", { perRequest: [assumption("retrievalPerRequestUsd")] }, requests),
    part("index", { perMonth: [assumption("retrievalMonthlyUsd")] }, requests),
  ];
}

function retrieval(arm: MeasuredArm, context: Context): ApproachCost {
  const { inputTokens, outputTokens } = context.prices;
  const parts = [...tokenParts(arm, inputTokens, outputTokens, context), ...lookUp(inputTokens, context)];
  return line("retrieval", arm, parts, {
    setup: [context.assumption("retrievalSetupUsd")],
    accuracy: context.assumption("retrievalAccuracy"),
  });
}

function hybrid(arm: MeasuredArm, context: Context): ApproachCost {
  const { customInputTokens, customOutputTokens } = context.prices;
  const tokens = tokenParts(arm, customInputTokens, customOutputTokens, context);
  const parts = [...tokens, ...lookUp(customInputTokens, context), ...upkeep(context)];
  return line("hybrid", arm, parts, {
    setup: [context.assumption("setupCostUsd"), context.assumption("retrievalSetupUsd")],
    accuracy: context.assumption("hybridAccuracy"),
  });
}

function tunedProvisioned(arm: MeasuredArm, context: Context): ApproachCost {
  const hours: Quantity = {
    name: "hours a month",
    value: HOURS_PER_MONTH,
    unit: "hours",
    provenance: "default",
    source: "8,760 hours a year / 12; billed whether asked or not",
    asOf: "2026-11-22",
  };
  const units = context.assumption("modelUnits");
  const provisioned = part(
    "provisioned throughput",
    { perMonth: [context.prices.provisionedHour, units, hours] },
    context.requests,
  );
  return line("tuned-provisioned", arm, [provisioned, ...upkeep(context)], {
    setup: [context.assumption("setupCostUsd")],
  });
}

const BUILDERS: readonly [RoiApproach, MeasuredArm["role"], (arm: MeasuredArm, context: Context) => ApproachCost][] = [
  ["base", "base", (arm, context) => plain("base", arm, context)],
  ["few-shot", "few-shot", (arm, context) => plain("few-shot", arm, context)],
  ["base-cached", "base", (arm, context) => cached("base-cached", arm, context)],
  ["few-shot-cached", "few-shot", (arm, context) => cached("few-shot-cached", arm, context)],
  ["base-batch", "base", (arm, context) => batched("base-batch", arm, context)],
  ["retrieval", "base", retrieval],
  ["tuned-on-demand", "tuned", tunedOnDemand],
  ["tuned-provisioned", "tuned", tunedProvisioned],
  ["hybrid", "tuned", hybrid],
];

/**
 * The monthly cost of each approach on the same traffic (the first month's), with the parts and where every number
 * comes from. An approach whose price or arm is missing has `monthlyUsd: null` and the reason; it is never 0.
 * @throws TunelabError `bad-parameter` for assumptions or measurements that cannot be, with field and unit
 * @example monthlyCosts([base, fewShot, tuned], assumptions, roiPrices(catalogue, "amazon.nova-2-lite-v1:0"))
 */
export function monthlyCosts(
  measured: readonly MeasuredArm[],
  assumptions: RoiInputs,
  prices: RoiPrices,
): ApproachCost[] {
  const { values, quantities } = resolveAssumptions(assumptions);
  const arms = overwrittenArms(measured, assumptions);
  for (const arm of arms) requireArm(arm);
  const context: Context = {
    prices: overwrittenPrices(prices, assumptions),
    requests: values.monthlyRequests,
    assumption: (name) => {
      const found = quantities.find((one) => one.name === name);
      if (found === undefined) throw new RangeError(`no assumption is called ${name}`);
      return found;
    },
  };
  return BUILDERS.map(([approach, role, build]): ApproachCost => {
    const arm = arms.find((one) => one.role === role);
    return arm === undefined ? absentLine(approach, role) : build(arm, context);
  });
}
