import { compile } from "vega-lite";
import { describe, expect, it } from "vitest";
import { chartSamples } from "../../../test/support/chart-samples.js";
import { CHART_WIDTHS, renderChart } from "../render-chart.js";
import {
  approachScores,
  armAccuracy,
  canarySteps,
  confusionMatrix,
  costPerThousand,
  cumulativeCost,
  driftByFeature,
  featureShift,
  labelCounts,
  latencyPercentiles,
  learningCurve,
  ledgerReasons,
  lengthHistogram,
  monthlyCostBars,
  pairedOutcomes,
  performanceByWindow,
  tornado,
} from "./index.js";

const samples = Object.entries(chartSamples());

/** Numbers rounded to three decimals, so that a snapshot does not hang on the last bits of a sum. */
function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toFixed(3));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
  }
  return value;
}

/** The text that a reader sees in an SVG. */
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)/g)].map((match) => match[1] ?? "");

describe.each(samples)("%s", (name, chart) => {
  it("keeps its spec", () => {
    const { config: _shared, ...spec } = chart.spec;
    expect(rounded({ ...chart, spec })).toMatchSnapshot(name);
  });

  it("has a title, a description and a width that a renderer may change", () => {
    expect(chart.title.length).toBeGreaterThan(5);
    expect(chart.description).toMatch(/\.$/);
    expect(chart.name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(chart.spec["width"]).toBe(520);
  });

  it("draws at both widths without a warning, fits, and shows no raw number", async () => {
    for (const width of Object.values(CHART_WIDTHS)) {
      const { svg } = await renderChart(chart, { width });
      const drawn = Number(/<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1]);
      expect(drawn, "beside the plot there is room for a phone's margin only").toBeLessThan(width + 130);
      for (const text of textsOf(svg)) {
        expect(text).not.toMatch(/NaN|undefined|Infinity|null|\d\.\d{5,}|e[+-]\d/);
      }
    }
  });

  it("names its axes", () => {
    const titles = JSON.stringify(compile(chart.spec as never).spec);
    expect(titles).toMatch(/"orient":"(bottom|top)"[^}]*?"title":"[A-Z]/);
  });
});

describe("every chart of nothing", () => {
  const nothing = [
    approachScores([]),
    armAccuracy([]),
    canarySteps([]),
    confusionMatrix([], { arm: "tuned", labels: [] }),
    costPerThousand([]),
    cumulativeCost([], { breakEvenMonth: null }),
    driftByFeature([], { window: "production" }),
    featureShift([], { feature: "Label", window: "production" }),
    labelCounts([]),
    latencyPercentiles([]),
    learningCurve([]),
    ledgerReasons([]),
    lengthHistogram([], { unit: "characters", what: "answers" }),
    monthlyCostBars([]),
    pairedOutcomes({ both: 0, onlyTuned: 0, onlyBase: 0, neither: 0 }),
    performanceByWindow([], { baseline: null }),
    tornado([], { baseUsd: 0, result: "Net benefit (USD)" }),
  ];
  it.each(nothing.map((chart) => [chart.name, chart] as const))("%s draws an empty frame", async (_name, chart) => {
    const { svg } = await renderChart(chart, { width: 520 });
    expect(svg).not.toContain("NaN");
    expect(chart.description).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("unknown values", () => {
  it("are said in words and drawn as nothing", async () => {
    const { svg } = await renderChart(costPerThousand([{ arm: "tuned", usdPerThousand: null, reason: "no price" }]), {
      width: 520,
    });
    expect(textsOf(svg)).toContain("unknown: no price");
    const untimed = latencyPercentiles([{ arm: "cached", p50Ms: null, p90Ms: null, p95Ms: null, p99Ms: null }]);
    expect(JSON.stringify(untimed.spec)).toContain("Not timed: cached");
    const unlabelled = performanceByWindow([{ window: "now", accuracy: null, low: null, high: null, n: 0 }], {
      baseline: 0.9,
    });
    expect(textsOf((await renderChart(unlabelled, { width: 520 })).svg)).toContain("unknown");
  });

  it("a break-even that never comes is not drawn", () => {
    const chart = cumulativeCost([{ approach: "Tuned", month: 0, cumulativeUsd: 10 }], { breakEvenMonth: null });
    expect(JSON.stringify(chart.spec)).not.toContain("break-even:");
    expect(chart.description).toContain("No break-even within this time");
  });
});
