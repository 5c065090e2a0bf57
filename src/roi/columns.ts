import type { RoiQuestion } from "./analyse.js";
import type { AssumptionName } from "./assumption-fields.js";
import { expectedHitShare, retrainingsInMonth } from "./assumptions.js";
import type { ApproachCost } from "./cost-line.js";
import { effectiveInputs } from "./effective-inputs.js";
import { monthlyCosts, RETRAINING } from "./monthly-costs.js";
import type { Quantity } from "./quantity.js";

/** One input over many draws: a number that stays, or one for each draw. */
export type Column = number | Float64Array;
export type Columns = Partial<Record<AssumptionName, Float64Array>>;

/** Reads an input's column: drawn where it is, else the value that the analysis uses. */
export type ColumnOf = (name: AssumptionName) => Column;

/**
 * The inputs of a question as columns. Where the share of cache hits is reckoned from the traffic, it follows the
 * traffic's column.
 */
export function columnsOf(question: RoiQuestion, drawn: Columns): ColumnOf {
  const inputs = new Map(effectiveInputs(question).map((input) => [input.name, input]));
  const hits = inputs.get("cacheHitShare");
  const followed =
    drawn.cacheHitShare === undefined && hits?.provenance === "default" && drawn.monthlyRequests !== undefined
      ? drawn.monthlyRequests.map(expectedHitShare)
      : undefined;
  return (name) => {
    if (name === "cacheHitShare" && followed !== undefined) return followed;
    return drawn[name] ?? inputs.get(name)?.value ?? 0;
  };
}

const at = (column: Column, draw: number): number => (typeof column === "number" ? column : (column[draw] as number));

/** The column of one quantity, formed as the quantity says. */
function quantityColumn({ field, form, value }: Quantity, columnOf: ColumnOf, draws: number): Column {
  if (field === undefined) return value ?? 0;
  const column = columnOf(field);
  if (form === undefined) return column;
  const other = form === "complement" ? null : columnOf(form.less);
  if (typeof column === "number" && (other === null || typeof other === "number"))
    return other === null ? 1 - column : Math.max(0, column - other);
  const formed = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw += 1)
    formed[draw] = other === null ? 1 - at(column, draw) : Math.max(0, at(column, draw) - at(other, draw));
  return formed;
}

/** target += product of the columns, times a scale. */
function addProduct(target: Float64Array, columns: readonly Column[], scale: number): void {
  let constant = scale;
  const varying: Float64Array[] = [];
  for (const column of columns) {
    if (typeof column === "number") constant *= column;
    else varying.push(column);
  }
  const [first, second, third] = varying;
  for (let draw = 0; draw < target.length; draw += 1) {
    let product = constant;
    if (first !== undefined) product *= first[draw] as number;
    if (second !== undefined) product *= second[draw] as number;
    if (third !== undefined)
      for (let more = 2; more < varying.length; more += 1) product *= (varying[more] as Float64Array)[draw] as number;
    target[draw] = (target[draw] as number) + product;
  }
}

/** What one approach costs in every draw: by the request, by the month, by the retraining, and once. */
export interface CostColumns {
  line: ApproachCost;
  perRequestUsd: Float64Array;
  /** Without the retrainings, which fall due in lumps. */
  steadyMonthlyUsd: Float64Array;
  setupUsd: Float64Array;
  retrains: boolean;
}

/** The approaches whose cost is known, each as columns: the same parts and quantities as `monthlyCosts` adds up. */
export function costColumns(question: RoiQuestion, columnOf: ColumnOf, draws: number): CostColumns[] {
  const lines = monthlyCosts(question.arms, question.assumptions, question.prices);
  return lines
    .filter(({ monthlyUsd }) => monthlyUsd !== null)
    .map((line) => {
      const columns: CostColumns = {
        line,
        perRequestUsd: new Float64Array(draws),
        steadyMonthlyUsd: new Float64Array(draws),
        setupUsd: new Float64Array(draws),
        retrains: false,
      };
      for (const part of line.parts) {
        if (part.name === RETRAINING) {
          columns.retrains = true;
          continue;
        }
        const target = part.byRequest ? columns.perRequestUsd : columns.steadyMonthlyUsd;
        addProduct(
          target,
          part.quantities.map((quantity) => quantityColumn(quantity, columnOf, draws)),
          part.scale,
        );
      }
      for (const field of line.setupFields) addProduct(columns.setupUsd, [columnOf(field)], 1);
      return columns;
    });
}

/** A column as an array: a number that stays is repeated. */
export function spreadOut(column: Column, draws: number): Float64Array {
  return typeof column === "number" ? new Float64Array(draws).fill(column) : column;
}

/** Requests of every draw in month 1, 2, …: calls `visit` with the month's traffic; the array is used again. */
export function eachMonth(
  columnOf: ColumnOf,
  { draws, horizonMonths }: { draws: number; horizonMonths: number },
  visit: (requests: Float64Array, month: number) => void,
): void {
  const [growth, swing, peak] = [columnOf("monthlyGrowth"), columnOf("seasonalSwing"), columnOf("seasonalPeakMonth")];
  const trend = spreadOut(columnOf("monthlyRequests"), draws).slice();
  const factor = spreadOut(growth, draws);
  const traffic = swing === 0 ? trend : new Float64Array(draws);
  for (let month = 1; month <= horizonMonths; month += 1) {
    if (month > 1 && growth !== 0)
      for (let draw = 0; draw < draws; draw += 1)
        trend[draw] = (trend[draw] as number) * (1 + (factor[draw] as number));
    if (swing !== 0)
      for (let draw = 0; draw < draws; draw += 1)
        traffic[draw] =
          (trend[draw] as number) *
          (1 + at(swing, draw) * Math.cos((2 * Math.PI * (month - Math.round(at(peak, draw)))) / 12));
    visit(traffic, month);
  }
}

/** What the retrainings of the months from one to another cost in every draw; null where there are none. */
export function retrainingUsd(
  columnOf: ColumnOf,
  { from, until, draws }: { from: number; until: number; draws: number },
): Float64Array | null {
  const [perYear, costUsd] = [columnOf("retrainingsPerYear"), columnOf("retrainingCostUsd")];
  if (perYear === 0 || costUsd === 0) return null;
  const due = new Float64Array(draws);
  for (let month = from; month <= until; month += 1)
    for (let draw = 0; draw < draws; draw += 1)
      due[draw] = (due[draw] as number) + retrainingsInMonth(month, at(perYear, draw)) * at(costUsd, draw);
  return due;
}
