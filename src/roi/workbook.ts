import { headlinePair, type RoiQuestion, testedDifference } from "./analyse.js";
import { ASSUMPTION_NAMES, type AssumptionName, fieldOf } from "./assumption-fields.js";
import { resolveAssumptions } from "./assumptions.js";
import { compareApproaches } from "./compare.js";
import type { ApproachCost, CostPart } from "./cost-line.js";
import { effectiveInputs } from "./effective-inputs.js";
import type { Scenario } from "./layers.js";
import { monthlyCosts, RETRAINING } from "./monthly-costs.js";
import type { Quantity } from "./quantity.js";

/** A cell: a text, a number, nothing, or a formula as spreadsheets write it (A1 references, English names). */
export type SheetCell = string | number | null | { formula: string; format?: "usd" | "count" };

export interface Sheet {
  name: "Result" | "Inputs" | "Costs" | "Months";
  rows: SheetCell[][];
  /** Width of each column in characters. */
  widths: number[];
}

const usd = (formula: string): SheetCell => ({ formula, format: "usd" });
const columnName = (index: number): string =>
  (index >= 26 ? columnName(Math.floor(index / 26) - 1) : "") + String.fromCharCode(65 + (index % 26));

const FIRST_INPUT_ROW = 4;
const VALUE_COLUMN = "C";
const inputRow = (name: AssumptionName) => FIRST_INPUT_ROW + ASSUMPTION_NAMES.indexOf(name);
const input = (name: AssumptionName) => `Inputs!$${VALUE_COLUMN}$${inputRow(name)}`;

/** Chance of a cache hit as `expectedHitShare` reckons it. */
const HIT_SHARE = `1-EXP(-Inputs!$C$${inputRow("monthlyRequests")}/(730*3600)*300)`;

function inputsSheet(question: RoiQuestion, scenarios: readonly Scenario[]): Sheet {
  const last = columnName(5 + scenarios.length);
  const rows = effectiveInputs(question).map((one, index): SheetCell[] => {
    const row = FIRST_INPUT_ROW + index;
    const isReckoned = one.name === "cacheHitShare" && one.provenance === "default";
    const choose = { formula: `INDEX(F${row}:${last}${row},1,$C$1+1)` };
    return [
      fieldOf(one.name).label,
      one.unit,
      one.value === null ? null : isReckoned ? { formula: HIT_SHARE } : choose,
      one.value === null ? "to fill in" : one.provenance,
      one.value === null ? (one.reason ?? "") : [one.source, one.asOf].filter(Boolean).join(", "),
      isReckoned ? null : one.value,
      ...scenarios.map(({ change }): SheetCell => {
        if (one.value === null || isReckoned) return null;
        return change[one.name] ?? { formula: `F${row}` };
      }),
    ];
  });
  return {
    name: "Inputs",
    rows: [
      ["Scenario in use: 0 is as assumed, 1 the first scenario, and so on", null, 0],
      [],
      [
        "Input",
        "Unit",
        "In use",
        "Kind",
        "Source",
        "0: as assumed",
        ...scenarios.map(({ name }, index) => `${index + 1}: ${name}`),
      ],
      ...rows,
    ],
    widths: [44, 30, 14, 12, 50, 16, ...scenarios.map(() => 18)],
  };
}

/** One factor of a part as a formula: the input, one less the input, the input less another, or a constant. */
function factor({ field, form, value }: Quantity): string {
  if (field === undefined) return String(value ?? 0);
  if (form === undefined) return input(field);
  return form === "complement" ? `(1-${input(field)})` : `MAX(0,${input(field)}-${input(form.less)})`;
}

const product = ({ quantities, scale }: CostPart) =>
  [...quantities.map(factor), ...(scale === 1 ? [] : [String(scale)])].join("*");

/** Where a line's sums stand on the sheet of costs. */
interface CostRow {
  line: ApproachCost;
  row: number;
  retrains: boolean;
}

function costsSheet(lines: readonly ApproachCost[]): { sheet: Sheet; totals: CostRow[] } {
  const rows: SheetCell[][] = [
    ["Approach", "Part", "By the request, USD", "By the month, USD", "Set-up, USD", "An average month, USD"],
  ];
  const totals: CostRow[] = [];
  for (const line of lines) {
    const first = rows.length + 1;
    const steady = line.parts.filter(({ name }) => name !== RETRAINING);
    for (const part of steady)
      rows.push([
        line.title,
        part.name,
        part.byRequest ? usd(product(part)) : 0,
        part.byRequest ? 0 : usd(product(part)),
      ]);
    const last = rows.length;
    const retraining = line.parts.find(({ name }) => name === RETRAINING);
    const setup = line.setupFields.map(input).join("+") || "0";
    const lumps = retraining === undefined ? "" : `+${product(retraining)}`;
    const row = rows.length + 1;
    rows.push([
      line.title,
      "in all",
      usd(`SUM(C${first}:C${last})`),
      usd(`SUM(D${first}:D${last})`),
      usd(setup),
      usd(`C${row}*${input("monthlyRequests")}+D${row}${lumps}`),
    ]);
    totals.push({ line, row, retrains: retraining !== undefined });
  }
  return { sheet: { name: "Costs", rows, widths: [44, 26, 20, 20, 16, 22] }, totals };
}

/** The gain of accuracy as a formula: the tested difference, or what the two accuracies in use say; 0 within chance. */
function gainFormula(question: RoiQuestion, tuned: ApproachCost, rival: ApproachCost): string {
  const difference = testedDifference(question);
  const { values } = resolveAssumptions(question.assumptions);
  const value = compareApproaches(tuned, rival, values, { difference })?.value;
  if (value === undefined || value.monthlyUsd === null) return "0";
  if (difference !== undefined && difference.against === rival.arm) return String(value.accuracyGain ?? 0);
  return `(${input(tuned.accuracyField)}-${input(rival.accuracyField)})`;
}

function monthsSheet(
  totals: readonly CostRow[],
  { months, gain, tuned, rival }: { months: number; gain: string; tuned: CostRow; rival: CostRow },
): Sheet {
  const head = [
    "Month",
    "Requests",
    ...totals.map(({ line }) => line.title),
    "Worth of better answers",
    "Gain",
    "Net so far",
  ];
  const start = totals.map(({ row }) => usd(`Costs!E${row}`));
  const column = (one: CostRow) => columnName(2 + totals.indexOf(one));
  const [worth, won, net] = [0, 1, 2].map((offset) => columnName(2 + totals.length + offset)) as [
    string,
    string,
    string,
  ];
  const rows: SheetCell[][] = [head, [0, 0, ...start, 0, usd(`${column(rival)}2-${column(tuned)}2`), usd(`${won}2`)]];
  for (let month = 1; month <= months; month += 1) {
    const row = rows.length + 1;
    const inUse = `IF(A${row}<=${input("horizonMonths")},1,0)`;
    const season = `(1+${input("seasonalSwing")}*COS(2*PI()*(A${row}-${input("seasonalPeakMonth")})/12))`;
    const traffic = `${input("monthlyRequests")}*(1+${input("monthlyGrowth")})^(A${row}-1)*${season}*${inUse}`;
    const due = (end: string) => `INT((${end})*${input("retrainingsPerYear")}/12+0.000000001)`;
    const retrainings = month < 2 ? "0" : `(${due(`A${row}-1`)}-${due(`A${row}-2`)})`;
    rows.push([
      month,
      { formula: traffic, format: "count" },
      ...totals.map((one) =>
        usd(
          `B${row}*Costs!C${one.row}+${inUse}*(Costs!D${one.row}${one.retrains ? `+${retrainings}*${input("retrainingCostUsd")}` : ""})`,
        ),
      ),
      usd(`B${row}*${gain}*(${input("valuePerImprovedAnswerUsd")}+${input("costPerWrongAnswerUsd")})`),
      usd(`${column(rival)}${row}-${column(tuned)}${row}+${worth}${row}`),
      usd(`${net}${row - 1}+${won}${row}`),
    ]);
  }
  return { name: "Months", rows, widths: [8, 14, ...head.slice(2).map(() => 18)] };
}

/**
 * The analysis as a spreadsheet with live formulas: inputs with their scenarios, cost of each approach from its parts,
 * months, and the net of the pair that the answer is about. A number changed under Inputs moves everything.
 * @returns null where a price of the pair is not known
 */
export function roiWorkbook(question: RoiQuestion, scenarios: readonly Scenario[] = []): Sheet[] | null {
  const lines = monthlyCosts(question.arms, question.assumptions, question.prices);
  const pair = headlinePair(lines, question);
  const { sheet: costs, totals } = costsSheet(lines.filter(({ monthlyUsd }) => monthlyUsd !== null));
  const tuned = totals.find(({ line }) => line.approach === pair.tuned?.approach);
  const rival = totals.find(({ line }) => line.approach === pair.rival?.approach);
  if (tuned === undefined || rival === undefined) return null;
  const { values } = resolveAssumptions(question.assumptions);
  const horizons = scenarios.flatMap(({ change }) => change.horizonMonths ?? []);
  const months = Math.max(values.horizonMonths, ...horizons);
  const gain = gainFormula(question, tuned.line, rival.line);
  const sheet = monthsSheet(totals, { months, gain, tuned, rival });
  const lastNet = `Months!${columnName(4 + totals.length)}${months + 2}`;
  const result: Sheet = {
    name: "Result",
    rows: [
      ["Does fine-tuning pay?", null],
      ["Scenario in use (change it on Inputs)", { formula: "Inputs!C1" }],
      [tuned.line.title, "against", rival.line.title],
      ["Saves in an average month, USD", usd(`Costs!F${rival.row}-Costs!F${tuned.row}`)],
      ["Net over the horizon, USD, worth of better answers included", usd(lastNet)],
      [`Priced as ${question.prices.modelName} (${question.prices.pricedAs})`],
      ["Numbers and their sources: sheet Inputs."],
    ],
    widths: [60, 18, 40],
  };
  return [result, inputsSheet(question, scenarios), costs, sheet];
}
