import { formatCount } from "../core/format.js";
import { answerSentence, cheaperWords, type RoiVerdict, verdictOf } from "./answer.js";
import { type AssumptionName, fieldOf } from "./assumption-fields.js";
import { type RoiInputs, resolveAssumptions } from "./assumptions.js";
import { type AccuracyDifference, type Comparison, compareApproaches } from "./compare.js";
import type { ApproachCost, RoiApproach } from "./cost-line.js";
import { type CumulativeCost, cumulativeCosts } from "./cumulative.js";
import type { LayeredInputs } from "./layers.js";
import { type MeasuredArm, overwriteName, overwrittenArms } from "./measured-arm.js";
import { monthlyCosts } from "./monthly-costs.js";
import type { RoiPrices } from "./prices.js";
import type { Quantity } from "./quantity.js";
import { ratio } from "./ratio.js";

/** What one right answer costs. */
export interface CostPerCorrectAnswer {
  approach: RoiApproach;
  title: string;
  /** Null: cost or accuracy not known, or no answer is right. */
  usd: number | null;
  reason?: string;
}

export interface RoiAnalysis {
  verdict: RoiVerdict;
  /** One sentence to quote. */
  answer: string;
  /** What a reader must know beside it: whose prices, what is not in the sum. */
  notes: string[];
  /** Catalogue model whose prices were used. */
  pricedAs: string;
  assumptions: Quantity[];
  monthly: ApproachCost[];
  cumulative: CumulativeCost[];
  /** The tuned approach that is cheaper each month, against the strongest cheap arm; null: a price is missing. */
  headline: Comparison | null;
  /** The same tuned approach against every other whose prices are known. */
  comparisons: Comparison[];
  costPerCorrectAnswer: CostPerCorrectAnswer[];
}

export interface RoiQuestion {
  arms: readonly MeasuredArm[];
  assumptions: RoiInputs;
  prices: RoiPrices;
  /** Tuned minus the arm named, with its interval, from the benchmark's paired test. */
  accuracyDifference?: AccuracyDifference | undefined;
  /** Which tuned approach leads; the cheaper one by default. */
  tuned?: "tuned-on-demand" | "tuned-provisioned" | undefined;
  /** What it is compared with; by default the plain approach of the arm with the best accuracy, the cheaper in a tie. */
  rival?: RoiApproach | undefined;
  /** Where the assumptions were set, for the tables. */
  sources?: LayeredInputs["sources"];
  /** The tokens were counted on a rehearsal model, which no provider serves. */
  rehearsal?: boolean;
}

/** The benchmark's tested difference, as long as nobody overwrote one of the accuracies that it was made from. */
export function testedDifference({
  arms,
  assumptions,
  accuracyDifference,
}: RoiQuestion): AccuracyDifference | undefined {
  const concerned = overwrittenArms(arms, assumptions).filter(
    ({ role, name }) => role === "tuned" || name === accuracyDifference?.against,
  );
  return concerned.some(({ overwritten }) => overwritten?.includes("accuracy")) ? undefined : accuracyDifference;
}

const byCost = (a: ApproachCost, b: ApproachCost) =>
  (a.monthlyUsd ?? Number.POSITIVE_INFINITY) - (b.monthlyUsd ?? Number.POSITIVE_INFINITY);

const cheapest = (lines: readonly ApproachCost[]) =>
  lines.filter((line) => line.monthlyUsd !== null).sort(byCost)[0] ?? lines.find((line) => line.arm !== null);

/** The tuned line and the one it is measured against. */
export function headlinePair(
  lines: readonly ApproachCost[],
  { tuned, rival }: Pick<RoiQuestion, "tuned" | "rival">,
): { tuned: ApproachCost | undefined; rival: ApproachCost | undefined } {
  const plain = lines.filter((line) => (line.approach === "base" || line.approach === "few-shot") && line.arm !== null);
  const best = Math.max(...plain.map((line) => line.accuracy ?? -1));
  const strongest = plain.filter((line) => (line.accuracy ?? -1) === best);
  return {
    tuned:
      tuned === undefined
        ? cheapest(lines.filter((line) => line.tuned && line.approach !== "hybrid"))
        : lines.find((line) => line.approach === tuned),
    rival: rival === undefined ? cheapest(strongest) : lines.find((line) => line.approach === rival),
  };
}

/** What one right answer costs: the month's bill, and the harm of the wrong ones, over the right ones. */
function costPerCorrect(line: ApproachCost, requests: number, costPerWrongAnswerUsd: number): CostPerCorrectAnswer {
  const { approach, title, monthlyUsd, accuracy } = line;
  const none = (reason: string) => ({ approach, title, usd: null, reason });
  if (monthlyUsd === null) return none(line.reason ?? "the cost is not known");
  if (accuracy === null) return none("accuracy was not measured");
  if (requests === 0) return none("there are no requests");
  if (accuracy === 0) return none("no answer is right");
  const harmUsd = requests * (1 - accuracy) * costPerWrongAnswerUsd;
  const usd = ratio(monthlyUsd + harmUsd, requests * accuracy);
  return usd === null ? none("more than can be stated") : { approach, title, usd };
}

function notesOf(
  { prices, rehearsal, arms }: RoiQuestion,
  lines: readonly ApproachCost[],
  tuned: ApproachCost | undefined,
  retrainingsPerYear: number,
): string[] {
  const dates = lines
    .flatMap((line) => line.parts.flatMap((one) => one.quantities))
    .flatMap(({ provenance, asOf }) => (provenance === "catalogue" && asOf !== undefined ? [asOf] : []));
  const oldest = dates.length === 0 ? "" : `, the oldest price of ${dates.sort()[0]}`;
  const priced = `riced as ${prices.modelName} (${prices.pricedAs}${oldest})`;
  const notes = [
    rehearsal === true
      ? `Tokens were counted on a rehearsal model and p${priced}: what that model would answer was not measured.`
      : `P${priced}.`,
  ];
  const overwritten = lines
    .flatMap((line) => line.parts.flatMap((one) => one.quantities))
    .filter(({ source }) => source?.startsWith("by the analyst"))
    .map(({ field, name }) => (field === undefined ? name : fieldOf(field).label));
  const accuracies = arms
    .filter(({ overwritten: fields }) => fields?.includes("accuracy"))
    .map(({ role }) => fieldOf(overwriteName(role, "accuracy")).label);
  const changed = [...new Set([...overwritten, ...accuracies])];
  if (changed.length > 0)
    notes.push(`Overwritten by the analyst, and so assumed and no longer measured or listed: ${changed.join(", ")}.`);
  if (retrainingsPerYear === 0) notes.push("No retraining is in the sum beyond what the maintenance pays for.");
  const cheaper =
    tuned === undefined
      ? null
      : cheaperWords(
          tuned,
          lines.filter((line) => !line.tuned),
        );
  if (cheaper !== null) notes.push(cheaper);
  const unknown = lines.filter((line) => line.monthlyUsd === null && line.arm !== null);
  if (unknown.length > 0)
    notes.push(
      `Not in the comparison, ${formatCount(unknown.length, "approach", "approaches")}: ${unknown.map((line) => `${line.title} (${line.reason ?? "not known"})`).join("; ")}.`,
    );
  return notes;
}

/**
 * Does fine-tuning pay? Costs of every approach on the same traffic, the tuned one against the strongest cheap one over
 * the horizon, and a sentence that says it. All sums in full precision; pages round.
 * @throws TunelabError `bad-parameter` for assumptions or measurements that cannot be, with field and unit
 * @example analyseRoi({ arms, assumptions: useCase.roi, prices: roiPrices(catalogue, "amazon.nova-2-lite-v1:0") }).answer
 * // "Fine-tuning saves $… a month against few-shot and pays back in … months"
 */
export function analyseRoi(question: RoiQuestion): RoiAnalysis {
  const { assumptions, prices } = question;
  const { values, quantities } = resolveAssumptions(assumptions);
  const arms = overwrittenArms(question.arms, assumptions);
  const difference = testedDifference(question);
  const monthly = monthlyCosts(question.arms, assumptions, prices);
  const { tuned, rival } = headlinePair(monthly, question);
  const headline =
    tuned === undefined || rival === undefined ? null : compareApproaches(tuned, rival, values, { difference });
  const others = monthly.filter((line) => !line.tuned && line.approach !== rival?.approach);
  const comparisons =
    tuned === undefined ? [] : others.flatMap((line) => compareApproaches(tuned, line, values, { difference }) ?? []);
  const missing =
    tuned === undefined
      ? "no tuned arm was measured"
      : (tuned.reason ?? (rival === undefined ? "no other arm was measured" : (rival.reason ?? "a cost is not known")));
  return {
    verdict: verdictOf(headline),
    answer: answerSentence(headline, values, missing),
    notes: notesOf({ ...question, arms }, monthly, tuned, values.retrainingsPerYear),
    pricedAs: prices.pricedAs,
    assumptions: quantities.map((quantity) => {
      const from = quantity.provenance === "assumed" ? question.sources?.[quantity.name as AssumptionName] : undefined;
      return from === undefined ? quantity : { ...quantity, ...from };
    }),
    monthly,
    cumulative: cumulativeCosts(monthly, values),
    headline,
    comparisons: headline === null ? comparisons : [headline, ...comparisons],
    costPerCorrectAnswer: monthly.map((line) =>
      costPerCorrect(line, values.monthlyRequests, values.costPerWrongAnswerUsd),
    ),
  };
}
