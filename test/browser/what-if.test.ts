import { existsSync, readFileSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readParameterSets } from "../../src/cli/read-parameters.js";
import { figureFor } from "../../src/report/page/figure.js";
import { reportPageHtml } from "../../src/report/page/report-page.js";
import { pageTableHtml } from "../../src/report/page/table-html.js";
import type { ReportManifest } from "../../src/report/versions.js";
import { reckon, roiCharts, roiHeadline, roiTables, type WhatIf } from "../../src/report/what-if/what-if.js";
import { layeredInputs } from "../../src/roi/index.js";
import { findBrowser, openBrowser } from "../support/browser.js";
import { sampleQuestion } from "../support/roi-question.js";

const chromium = findBrowser();
const root = join(import.meta.dirname, "..", "..");
const bundle = join(root, "dist", "report", "what-if", "page.js");

const published: WhatIf = {
  useCase: "sample",
  question: sampleQuestion({ monthlyRequests: 60_000 }),
  ranges: { monthlyRequests: { low: 20_000, high: 120_000 }, setupCostUsd: { low: 500, high: 4000 } },
  correlations: [],
  scenarios: [{ name: "busy", change: { monthlyRequests: 500_000 } }],
  draws: 4000,
  seed: 3,
};

/** The page as a report version holds it, in a folder of its own. */
async function writePage(folder: string): Promise<string> {
  const outcome = reckon(published);
  const figures = await Promise.all(
    roiCharts(published, outcome).map(async (chart, index) => ({
      chart,
      figure: await figureFor(chart, { id: `chart-${index + 1}` }),
    })),
  );
  const manifest = {
    version: "v0001",
    useCase: "sample",
    notebook: "05-roi",
    title: "Does it pay?",
    answer: roiHeadline(outcome),
    notes: outcome.analysis.notes,
    parameters: {},
    inputs: [],
    versions: {},
    startedAt: "2026-11-22T00:00:00.000Z",
    durationMs: 1,
  } as unknown as ReportManifest;
  const html = [...figures.map(({ figure }) => figure.html), ...roiTables(published, outcome).map(pageTableHtml)];
  const mounts = Object.assign({}, ...figures.map(({ figure }) => figure.mounts)) as Record<string, unknown>;
  const vega = createRequire(import.meta.url).resolve("vega");
  await mkdir(join(folder, "assets"), { recursive: true });
  await copyFile(join(vega, "..", "vega.min.js"), join(folder, "assets", "vega.js"));
  await copyFile(bundle, join(folder, "assets", "what-if.js"));
  const page = join(folder, "index.html");
  const cells = { html: html.join("\n"), mounts, figures, whatIf: published };
  const files = { vegaFile: "assets/vega.js", whatIfFile: "assets/what-if.js" };
  await writeFile(page, reportPageHtml(manifest, cells, { steps: ["05-roi"], ...files }));
  return page;
}

describe("the bundle of the page", () => {
  it.skipIf(!existsSync(bundle))("holds the compiled stages and nothing that a browser lacks", () => {
    const inputs = JSON.parse(readFileSync(bundle.replace(/\.js$/, ".inputs.json"), "utf8")) as string[];
    expect(inputs).toContain("dist/roi/simulate.js");
    expect(inputs).toContain("dist/report/charts/tornado.js");
    expect(
      inputs.filter(
        (file) =>
          /(^|\/)src\//.test(file) &&
          !file.startsWith("src/report/what-if/browser/") &&
          !file.startsWith("node_modules/"),
      ),
    ).toEqual([]);
    expect(inputs.filter((file) => file.startsWith("node:") || file.startsWith("dist/platform/"))).toEqual([]);
    expect(readFileSync(bundle, "utf8")).not.toMatch(/["']node:|require\(["'](fs|path|os|crypto)["']\)/);
  });
});

describe.skipIf(chromium === null || !existsSync(bundle))("the what-if page in a browser, from disk", () => {
  let folder: string;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tunelab-page-"));
    const file = await writePage(folder);
    browser = await openBrowser(chromium ?? "");
    page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:") && !request.url().startsWith("blob:")) problems.push(request.url());
    });
    await page.goto(`file://${file}`);
    await page.waitForSelector("#what-if:not([hidden])");
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });

  const move = (name: string, value: number) =>
    page.locator(`[data-slider="${name}"]`).evaluate((slider, to) => {
      const input = slider as unknown as { value: string; dispatchEvent: (event: unknown) => void };
      input.value = String(to);
      input.dispatchEvent(
        new (globalThis as unknown as { InputEvent: new (name: string, options: object) => unknown }).InputEvent(
          "input",
          { bubbles: true },
        ),
      );
    }, value);
  const type = (name: string, text: string) => page.locator(`[data-box="${name}"]`).fill(text);
  const open = (group: string) => page.locator("#what-if summary", { hasText: group }).click();
  const settle = () => page.waitForTimeout(150);
  const answer = async () => (await page.locator(".answer p").first().textContent()) ?? "";
  const withInputs = (assumptions: WhatIf["question"]["assumptions"]): WhatIf => ({
    ...published,
    question: { ...published.question, assumptions },
  });

  it("opens as it was published", async () => {
    expect(await answer()).toBe(roiHeadline(reckon(published)).headline);
    expect(await page.locator("[data-state]").textContent()).toBe("As published.");
  });

  it("reckons answer, tables and charts anew when sliders move, to the numbers that the notebook's code gives", async () => {
    await move("monthlyRequests", 100_000);
    await open("Measured");
    await type("tunedAccuracy", "0.95");
    await type("costPerWrongAnswerUsd", "0.01");
    await settle();
    const expected = withInputs({
      ...published.question.assumptions,
      monthlyRequests: 100_000,
      tunedAccuracy: 0.95,
      costPerWrongAnswerUsd: 0.01,
    });
    const outcome = reckon(expected);
    expect(await answer()).toBe(roiHeadline(outcome).headline);
    for (const table of roiTables(expected, outcome)) {
      const texts = await page.locator(`[data-table="${table.id}"] td`).allTextContents();
      expect(texts, table.caption).toEqual(table.rows.flat());
    }
    for (const chart of roiCharts(expected, outcome)) {
      const figure = page.locator(`figure[data-chart="${chart.name}"]`);
      await figure.scrollIntoViewIfNeeded();
      await settle();
      expect(await figure.getAttribute("aria-label"), chart.name).toBe(`${chart.title}. ${chart.description}`);
      expect(await figure.locator(".wide svg").count(), chart.name).toBe(1);
    }
    expect(await page.locator('[data-field="tunedAccuracy"] .kind').textContent()).toBe("assumed");
  });

  it("refuses what cannot be, with field and unit, and keeps the last answer", async () => {
    const before = await answer();
    await type("annualDiscountRate", "15");
    await settle();
    expect(await page.locator('[data-field="annualDiscountRate"] .problem').textContent()).toMatch(/write 0\.15/);
    await type("monthlyRequests", "100,000");
    await settle();
    expect(await page.locator('[data-field="monthlyRequests"] .problem').textContent()).toMatch(
      /requests a month.*100000/,
    );
    expect(await answer()).toBe(before);
    await type("annualDiscountRate", "0.1");
    await type("monthlyRequests", "100000");
    await settle();
    expect(await page.locator("#what-if .problem:visible").count()).toBe(0);
  });

  it("survives the ends of every slider without NaN or Infinity", async () => {
    for (const end of ["min", "max"] as const) {
      for (const slider of await page.locator("#what-if [data-slider]").all()) {
        const name = (await slider.getAttribute("data-slider")) ?? "";
        await move(name, Number(await slider.getAttribute(end)));
      }
      await settle();
      const text = (await page.locator("main").allInnerTexts()).join("\n");
      expect(text).not.toMatch(/NaN|Infinity|-\d+(\.\d+)? months/);
    }
    await page.locator("[data-reset]").click();
    await settle();
    expect(await answer()).toBe(roiHeadline(reckon(published)).headline);
  }, 60_000);

  it("saves a file that the runner takes, with the same numbers", async () => {
    await move("monthlyRequests", 90_000);
    await type("valuePerImprovedAnswerUsd", "0.033");
    await settle();
    const shown = await answer();
    const waiting = page.waitForEvent("download");
    await page.locator("[data-save]").click();
    const file = join(folder, "saved.yaml");
    await (await waiting).saveAs(file);
    const [cell = {}] = (await readParameterSets(file)) as Record<string, number>[];
    expect(readFileSync(file, "utf8")).toContain("monthlyRequests: 90000 # requests a month");
    const { inputs } = layeredInputs({
      useCase: {
        monthlyRequests: 1,
        setupCostUsd: 1,
        monthlyMaintenanceUsd: 1,
        valuePerImprovedAnswerUsd: 1,
        horizonMonths: 1,
      },
      cell,
      commandLine: Object.keys(cell),
    });
    expect(roiHeadline(reckon(withInputs(inputs))).headline).toBe(shown);
  });

  it("redraws within 50 ms once warm", async () => {
    const times: number[] = [];
    for (let step = 1; step <= 8; step += 1) {
      await move("monthlyRequests", 60_000 + step * 2000);
      await settle();
      times.push(Number(await page.locator("#what-if").getAttribute("data-took-ms")));
    }
    expect(times.sort((a, b) => a - b)[1]).toBeLessThan(50);
  });

  it("asked nobody and threw nothing", () => {
    expect(problems).toEqual([]);
  });
});
