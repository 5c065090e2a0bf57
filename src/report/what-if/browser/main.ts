import { TunelabError } from "../../../core/errors.js";
import { formatPercent, formatUsd } from "../../../core/format.js";
import {
  type AssumptionName,
  assumptionsYaml,
  effectiveInputs,
  type RoiInputs,
  requireAssumption,
} from "../../../roi/index.js";
import { escapeHtml } from "../../html.js";
import { answerHtml } from "../../page/answer.js";
import { pageTableHtml } from "../../page/table-html.js";
import { type RoiOutcome, reckon, roiCharts, roiHeadline, roiTables, type WhatIf } from "../what-if.js";
import { createChartPainter } from "./charts.js";

const panel = document.getElementById("what-if");
const data = document.getElementById("what-if-data");
if (panel !== null && data?.textContent) start(panel, JSON.parse(data.textContent) as WhatIf);

/** Wires the panel: every change reckons the outcome anew and draws it over what was published. */
function start(panel: HTMLElement, published: WhatIf): void {
  let current = published;
  const painter = createChartPainter();
  const state = find<HTMLElement>(panel, "[data-state]");
  const resetButton = find<HTMLButtonElement>(panel, "[data-reset]");
  const problems = new Set<AssumptionName>();

  const draw = () => {
    const started = performance.now();
    let outcome: RoiOutcome;
    try {
      outcome = reckon(current);
    } catch (thrown) {
      if (!(thrown instanceof TunelabError)) throw thrown;
      state.textContent = thrown.message;
      state.classList.add("wrong");
      return;
    }
    drawText(current, outcome);
    painter.show(roiCharts(current, outcome));
    const changed = Object.keys(changesOf(published, current));
    state.classList.toggle("wrong", problems.size > 0);
    state.textContent =
      changed.length === 0
        ? "As published."
        : `${changed.length === 1 ? "1 number" : `${changed.length} numbers`} changed, not the published answer. ${shortAnswer(outcome)}`;
    resetButton.disabled = changed.length === 0;
    document.body.classList.toggle("what-if-changed", changed.length > 0);
    panel.dataset["tookMs"] = (performance.now() - started).toFixed(1);
  };

  let waiting = false;
  const drawSoon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      draw();
    });
  };

  const set = (name: AssumptionName, text: string, from: "slider" | "box") => {
    const field = find<HTMLElement>(panel, `[data-field="${name}"]`);
    const problem = find<HTMLElement>(field, ".problem");
    try {
      current = withChange(published, current, name, text.trim());
      problem.hidden = true;
      problems.delete(name);
    } catch (thrown) {
      if (!(thrown instanceof TunelabError)) throw thrown;
      problem.textContent = thrown.message.split("\n").slice(1).join(" ").trim();
      problem.hidden = false;
      problems.add(name);
      return;
    }
    const other = find<HTMLInputElement>(field, from === "slider" ? "[data-box]" : "[data-slider]");
    if (text.trim() !== "") other.value = text.trim();
    markField(field, name, current);
    drawSoon();
  };

  panel.addEventListener("input", (event) => {
    const target = event.target as HTMLInputElement;
    const { slider, box } = target.dataset;
    if (slider !== undefined) set(slider as AssumptionName, target.value, "slider");
    else if (box !== undefined) set(box as AssumptionName, target.value, "box");
  });
  resetButton.addEventListener("click", () => {
    current = published;
    problems.clear();
    for (const field of panel.querySelectorAll<HTMLElement>("[data-field]")) resetField(field, published);
    draw();
  });
  find<HTMLButtonElement>(panel, "[data-save]").addEventListener("click", () => save(current));
  for (const field of panel.querySelectorAll<HTMLElement>("[data-field]")) resetField(field, published);
  panel.hidden = false;
}

/** The outcome in a line that stays in view beside the sliders. */
function shortAnswer({ analysis, simulation }: RoiOutcome): string {
  const total = analysis.headline?.withValue ?? analysis.headline?.onCost;
  if (total === undefined) return "It cannot be said whether fine-tuning pays.";
  const chance =
    simulation === null ? "" : `; pays in ${formatPercent(simulation.probabilityPays, { digits: 0 })} of the draws`;
  return `Net over the horizon: ${formatUsd(total.netUsd)}${chance}.`;
}

function find<Element extends HTMLElement>(within: ParentNode, selector: string): Element {
  const found = within.querySelector<Element>(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return found;
}

/** The state with one number changed; an emptied box gives back what was published, measured or listed. */
function withChange(published: WhatIf, current: WhatIf, name: AssumptionName, text: string): WhatIf {
  const assumptions: Partial<RoiInputs> = { ...current.question.assumptions };
  if (text === "") {
    const before = published.question.assumptions[name];
    if (before === undefined) delete assumptions[name];
    else assumptions[name] = before;
  } else {
    const number = /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : text;
    assumptions[name] = requireAssumption(name, number);
  }
  if ((assumptions.retrainingsPerYear ?? 0) > 0) assumptions.retrainingCostUsd ??= 0;
  return { ...current, question: { ...current.question, assumptions: assumptions as RoiInputs } };
}

function changesOf(published: WhatIf, current: WhatIf): Partial<RoiInputs> {
  const before = published.question.assumptions;
  const entries = Object.entries(current.question.assumptions) as [AssumptionName, number][];
  return Object.fromEntries(entries.filter(([name, value]) => before[name] !== value));
}

function inputOf(whatIf: WhatIf, name: AssumptionName) {
  return effectiveInputs(whatIf.question).find((input) => input.name === name);
}

function markField(field: HTMLElement, name: AssumptionName, whatIf: WhatIf): void {
  const input = inputOf(whatIf, name);
  find(field, ".kind").textContent = input?.value == null ? "to fill in" : input.provenance;
}

function resetField(field: HTMLElement, published: WhatIf): void {
  const name = field.dataset["field"] as AssumptionName;
  const value = inputOf(published, name)?.value ?? null;
  const slider = find<HTMLInputElement>(field, "[data-slider]");
  find<HTMLInputElement>(field, "[data-box]").value = value === null ? "" : String(Number(value.toPrecision(12)));
  slider.value = value === null ? slider.min : String(value);
  find(field, ".problem").hidden = true;
  markField(field, name, published);
}

/** The answer box, its notes, and every table that the page shows. */
function drawText(whatIf: WhatIf, outcome: RoiOutcome): void {
  const box = document.querySelector(".answer");
  if (box !== null) {
    const template = document.createElement("template");
    template.innerHTML = answerHtml(roiHeadline(outcome), outcome.analysis.notes);
    box.replaceWith(template.content);
  }
  for (const table of roiTables(whatIf, outcome)) {
    const place = document.querySelector(`[data-table="${escapeHtml(table.id ?? "")}"]`);
    if (place !== null) place.outerHTML = pageTableHtml(table);
  }
}

/** Hands the assumptions to the reader as a file that the runner takes. */
function save({ question, useCase }: WhatIf): void {
  const file = `${useCase}-assumptions.yaml`;
  const text = assumptionsYaml(question.assumptions, {
    heading: [
      `Assumptions for ${useCase}, saved from its report page.`,
      `To reckon with them: npx tunelab run 05-roi --use-case ${useCase} --parameters ${file}`,
      `To keep them: data/assumptions/${useCase}.yaml`,
    ],
  });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
