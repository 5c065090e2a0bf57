import { formatCount } from "../../core/format.js";
import {
  ASSUMPTION_NAMES,
  type AssumptionName,
  type EffectiveInput,
  effectiveInputs,
  type FieldGroup,
  fieldOf,
  GROUP_WORDS,
  roiWorkbook,
} from "../../roi/index.js";
import { escapeHtml, jsonForScript } from "../html.js";
import type { WhatIf } from "./what-if.js";

/** Groups that are open at first: what most cases turn on. */
const OPEN: readonly FieldGroup[] = ["traffic", "money"];

/** Sliders of inputs whose range goes far beyond what is usual; the box beside it takes the rest. */
const USUAL: Partial<Record<AssumptionName, { min: number; max: number; step: number }>> = {
  monthlyGrowth: { min: -0.1, max: 0.2, step: 0.005 },
  annualDiscountRate: { min: 0, max: 0.4, step: 0.01 },
  retrainingsPerYear: { min: 0, max: 12, step: 1 },
  retrainingCostUsd: { min: 0, max: 2000, step: 10 },
  costPerWrongAnswerUsd: { min: 0, max: 1, step: 0.01 },
  retrievalPerRequestUsd: { min: 0, max: 0.01, step: 0.0001 },
};

/** Lowest, highest and step of a slider: the range where there is one, else around the value, within what may be. */
export function sliderOf(
  { name, value }: Pick<EffectiveInput, "name" | "value">,
  ranges: WhatIf["ranges"],
): { min: number; max: number; step: number } {
  const { kind, min = 0, max, group } = fieldOf(name);
  const usual = USUAL[name];
  if (usual !== undefined && (value ?? 0) >= usual.min && (value ?? 0) <= usual.max) return usual;
  if (kind === "share") return { min, max: 1, step: 0.01 };
  const range = ranges[name];
  const from = value ?? 0;
  const typical = group === "prices" ? 1 : group === "measured" || group === "retrieval" ? 1000 : 100;
  const wide = Math.max(from * 3, (range?.high ?? 0) * 1.5, from === 0 ? typical : 0);
  if (kind === "whole") return { min, max: Math.min(max ?? 1e12, Math.max(min + 1, Math.ceil(wide), 12)), step: 1 };
  const top = Number(wide.toPrecision(2));
  const step = 10 ** Math.floor(Math.log10(top / 100));
  return { min, max: Math.min(max ?? 1e12, Math.ceil(top / step) * step), step };
}

function fieldHtml(input: EffectiveInput, ranges: WhatIf["ranges"]): string {
  const { name, value, provenance } = input;
  const { label, unit } = fieldOf(name);
  const { min, max, step } = sliderOf(input, ranges);
  const shown = value === null ? "" : String(Number(value.toPrecision(12)));
  const kind = value === null ? "to fill in" : provenance;
  return `<div class="what-if-field" data-field="${name}">
<label for="what-if-${name}">${escapeHtml(label)} <span class="kind">${escapeHtml(kind)}</span></label>
<input type="range" aria-label="${escapeHtml(label)}" min="${min}" max="${max}" step="${step}" value="${shown || min}" data-slider="${name}">
<span class="box"><input id="what-if-${name}" type="text" inputmode="decimal" autocomplete="off" value="${shown}" placeholder="unknown" data-box="${name}"> <small>${escapeHtml(unit)}</small></span>
<p class="problem" role="alert" hidden></p>
</div>`;
}

function groupHtml(group: FieldGroup, inputs: readonly EffectiveInput[], ranges: WhatIf["ranges"]): string {
  const fields = inputs.filter(({ name }) => fieldOf(name).group === group);
  return `<details${OPEN.includes(group) ? " open" : ""}><summary>${GROUP_WORDS[group]} <small>${formatCount(fields.length, "number")}</small></summary>
<div class="what-if-fields">${fields.map((input) => fieldHtml(input, ranges)).join("\n")}</div></details>`;
}

/**
 * The panel that changes the assumptions on the page, and what its script reckons from. Hidden until the script runs:
 * without scripts the page stays as it was published.
 */
export function whatIfHtml(whatIf: WhatIf): string {
  const inputs = effectiveInputs(whatIf.question);
  const groups = [...new Set(ASSUMPTION_NAMES.map((name: AssumptionName) => fieldOf(name).group))];
  return `<section id="what-if" class="what-if" aria-label="What if?" hidden>
<h2>What if?</h2>
<p>Move a number: the answer, every chart and every table of this page are reckoned anew, here in the browser, by the code that made the report.</p>
<p class="state" data-state aria-live="polite">As published.</p>
<p>As published: <a href="scenarios.csv">scenarios as CSV</a>${roiWorkbook(whatIf.question) === null ? "" : ', <a href="roi.xlsx">spreadsheet with live formulas</a>'}.</p>
<p class="buttons"><button type="button" data-save>Save these assumptions</button> <button type="button" data-reset disabled>Back to the published ones</button></p>
${groups.map((group) => groupHtml(group, inputs, whatIf.ranges)).join("\n")}
</section>
<script type="application/json" id="what-if-data">${jsonForScript(whatIf)}</script>`;
}
