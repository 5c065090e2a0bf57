import { execFile } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBrowser, openBrowser } from "./support/browser.js";
import { copyProject } from "./support/project.js";

const run = promisify(execFile);
const USE_CASE = "network-operations";
let root = "";

/** Runs the command line in the project, without a Python on the PATH. */
async function tunelab(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { ...process.env, PATH: join(process.execPath, "..") };
  try {
    const { stdout, stderr } = await run(process.execPath, [join(root, "dist/cli/main.js"), ...args], {
      cwd: root,
      env,
    });
    return { code: 0, out: stdout, err: stderr };
  } catch (thrown) {
    const failure = thrown as { code: number; stdout: string; stderr: string };
    return { code: failure.code, out: failure.stdout, err: failure.stderr };
  }
}

const metrics = (notebook: string, version = "v0001", useCase = USE_CASE) =>
  (
    JSON.parse(readFileSync(join(root, "reports", useCase, notebook, version, "metrics.json"), "utf8")) as {
      metrics: Record<string, unknown>;
    }
  ).metrics;

beforeAll(async () => {
  root = copyProject();
  const result = await tunelab("run");
  expect(result.err + result.out).not.toMatch(/✗/);
  expect(result.code).toBe(0);
}, 240_000);
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the seven notebooks of a use case", () => {
  it("leave a page each, and an index that lists their answers", () => {
    const index = readFileSync(join(root, "reports/index.html"), "utf8");
    for (const notebook of ["01-decide", "02-data", "03-train", "04-benchmark", "05-roi", "06-deploy", "07-monitor"]) {
      const folder = join(root, "reports", USE_CASE, notebook, "v0001");
      for (const file of ["index.html", "notebook.ipynb", "metrics.json", "manifest.json"]) {
        expect(existsSync(join(folder, file)), `${notebook}/${file}`).toBe(true);
      }
      expect(index).toContain(`${USE_CASE}/${notebook}/v0001/index.html`);
    }
  });

  it("state the verdict with n, interval and p-value", () => {
    const { answer } = JSON.parse(
      readFileSync(join(root, "reports", USE_CASE, "04-benchmark/v0001/manifest.json"), "utf8"),
    ) as { answer: { headline: string } };
    expect(answer.headline).toMatch(
      /of \d+ cases \(difference \+[\d.]+ points, 95 % interval .* to .*, McNemar \(mid-p\), p [<=] /,
    );
  });

  it("agree: what the benchmark measured is what the ROI prices and monitoring compares with", () => {
    const benchmark = metrics("04-benchmark") as {
      arms: { arm: string; isTuned: boolean; inputTokensMean: number; accuracy: { mean: number; n: number } }[];
    };
    const tuned = benchmark.arms.find((arm) => arm.isTuned);
    const roi = metrics("05-roi") as { headline: { value: { accuracyGain: number } } };
    const rival = benchmark.arms.find((arm) => arm.arm === (metrics("04-benchmark")["strongestCheapArm"] as string));
    expect(roi.headline.value.accuracyGain).toBeCloseTo((tuned?.accuracy.mean ?? 0) - (rival?.accuracy.mean ?? 0), 12);
    const monitor = metrics("07-monitor") as { model: string; baseline: { accuracy: number; labelledCount: number } };
    expect(monitor.baseline).toEqual({ accuracy: tuned?.accuracy.mean, labelledCount: tuned?.accuracy.n });
    expect(monitor.model).toBe(metrics("03-train")["model"]);
    expect(metrics("06-deploy")["model"]).toBe(metrics("03-train")["model"]);
  });

  it("count every row: rows in are Examples and ledger rows", () => {
    const { rowsIn, ledger, counts, windows } = metrics("02-data") as {
      rowsIn: number;
      ledger: number;
      counts: Record<string, number>;
      windows: { examples: number }[];
    };
    const kept =
      Object.values(counts).reduce((sum, count) => sum + count, 0) +
      windows.reduce((sum, window) => sum + window.examples, 0);
    expect(kept + ledger).toBe(rowsIn);
  });

  it.each([USE_CASE, "email-triage"])(
    "of %s alarm on the newer requests and not on a random half of the training data",
    (useCase) => {
      const { windows, selfCheck } = metrics("07-monitor", "v0001", useCase) as {
        windows: { drift: { verdict: string } }[];
        selfCheck: string;
      };
      expect(windows[0]?.drift.verdict).toBe("drift");
      expect(selfCheck).toBe("no-drift");
    },
  );

  it("show the textbook calculators' printed figures", () => {
    const page = readFileSync(join(root, "reports", USE_CASE, "05-roi/v0001/index.html"), "utf8");
    for (const figure of ["$750.00", "$450.00", "$300.00", "$3,600.00", "1,700.0 %", "$15.00", "$9.00", "-64.0 %"]) {
      expect(page.includes(figure), figure).toBe(true);
    }
    for (const figure of ["$9,000.00", "$16,400.00", "-$7,400.00", "$135,000.00", "$127,600.00", "30.0 months"]) {
      expect(page.includes(figure), figure).toBe(true);
    }
    expect(page.includes("-25.0")).toBe(false);
  });

  it("say where the decision alone applies", () => {
    expect(readFileSync(join(root, "reports/docs-qa/01-decide/v0001/index.html"), "utf8")).toContain("retrieval");
    expect(existsSync(join(root, "reports/docs-qa/02-data"))).toBe(false);
  });

  it("put no personal data into notebooks, pages or the ledger", () => {
    const tickets = readFileSync(join(root, "data", USE_CASE, "tickets.csv"), "utf8");
    const mails = [...new Set(tickets.match(/[\w.+-]+@[\w-]+\.[\w.]+/g))];
    expect(mails.length).toBeGreaterThan(5);
    for (const notebook of ["02-data", "04-benchmark", "07-monitor"]) {
      const folder = join(root, "reports", USE_CASE, notebook, "v0001");
      const texts = ["index.html", "notebook.ipynb", "metrics.json"].map((file) =>
        readFileSync(join(folder, file), "utf8"),
      );
      for (const mail of mails)
        expect(
          texts.some((text) => text.includes(mail)),
          `${mail} in ${notebook}`,
        ).toBe(false);
    }
  });

  it("are not run again while nothing changed, and make no second version", async () => {
    const result = await tunelab("run", "--use-case", USE_CASE);
    expect(result.out.match(/\(current\)/g)).toHaveLength(7);
    expect(existsSync(join(root, "reports", USE_CASE, "01-decide/v0002"))).toBe(false);
  });

  it("make a second version for another parameter, and leave the first as it was", async () => {
    const before = readFileSync(join(root, "reports", USE_CASE, "05-roi/v0001/metrics.json"), "utf8");
    const result = await tunelab("run", "05", "--use-case", USE_CASE, "-p", "monthlyRequests=500000");
    expect(result.out).toContain("05-roi v0002");
    expect((metrics("05-roi", "v0002")["assumptions"] as Record<string, number>)["monthlyRequests"]).toBe(500_000);
    expect(readFileSync(join(root, "reports", USE_CASE, "05-roi/v0001/metrics.json"), "utf8")).toBe(before);
  }, 60_000);

  it("render new prose around old results without running", async () => {
    const file = join(root, "notebooks/01-decide.ipynb");
    writeFileSync(file, readFileSync(file, "utf8").replace("# Should we fine-tune?", "# Should we fine-tune at all?"));
    const result = await tunelab("run", "01", "--use-case", USE_CASE);
    expect(result.out).toContain("01-decide v0002 (new prose)");
    expect(readFileSync(join(root, "reports", USE_CASE, "01-decide/v0002/index.html"), "utf8")).toContain("at all?");
  });
});

const browser = findBrowser();
describe.skipIf(browser === null)("the pages in a browser, from disk and without a network", () => {
  const pages = () => [
    "index.html",
    ...["01-decide", "02-data", "03-train", "04-benchmark", "05-roi", "06-deploy", "07-monitor"].map(
      (notebook) => `${USE_CASE}/${notebook}/index.html`,
    ),
  ];

  it.each([
    ["desk", 1200],
    ["phone", 390],
  ])(
    "fit a %s, draw every chart and say nothing to the console",
    async (_, width) => {
      const opened = await openBrowser(browser ?? "");
      try {
        const page = await opened.newPage({ viewport: { width, height: 900 } });
        const said: string[] = [];
        page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
        page.on("pageerror", (error) => said.push(String(error)));
        page.on("request", (request) => request.url().startsWith("file:") || said.push(`asked for ${request.url()}`));
        for (const path of pages()) {
          await page.goto(`file://${join(root, "reports", path)}`, { waitUntil: "load" });
          await page.waitForSelector("h1");
          // biome-ignore-start lint/performance/useDomNodeTextContent: only what a reader sees, not folded code
          const found = await page.evaluate(() => ({
            overflow: document.documentElement.scrollWidth - window.innerWidth,
            title: document.querySelector("h1")?.textContent ?? "",
            empty: [...document.querySelectorAll("figure")].filter((figure) => {
              const shown = [...figure.querySelectorAll("div")].find((div) => getComputedStyle(div).display !== "none");
              const box = shown?.querySelector("svg")?.getBoundingClientRect();
              return !box || box.width < 100 || box.height < 60;
            }).length,
            longNumbers: document.querySelector("main")?.innerText.match(/\d\.\d{8,}/g) ?? [],
            raw:
              /\bNaN\b|Infinity|\[object |undefined/.exec(document.querySelector("main")?.innerText ?? "")?.[0] ?? null,
          }));
          // biome-ignore-end lint/performance/useDomNodeTextContent: as above
          expect({ path, ...found }).toEqual({
            path,
            title: found.title,
            overflow: 0,
            empty: 0,
            longNumbers: [],
            raw: null,
          });
          expect(found.title).not.toBe("");
        }
        expect(said).toEqual([]);
      } finally {
        await opened.close();
      }
    },
    60_000,
  );

  it("mount charts for tooltips once they come into view", async () => {
    const opened = await openBrowser(browser ?? "");
    try {
      const page = await opened.newPage({ viewport: { width: 1200, height: 900 } });
      await page.goto(`file://${join(root, "reports", USE_CASE, "04-benchmark/v0001/index.html")}`);
      const chart = page.locator("figure .wide").first();
      await chart.scrollIntoViewIfNeeded();
      await page.waitForSelector("figure .wide svg.marks", { timeout: 10_000 });
      expect(await chart.locator("svg").count()).toBe(1);
    } finally {
      await opened.close();
    }
  }, 60_000);
});

describe("the other commands", () => {
  it("doctor finds what is needed and shows no secret", async () => {
    process.env["ANTHROPIC_API_KEY"] = "sk-very-secret";
    process.env["ANTHROPIC_BASE_URL"] = "https://user:hidden@models.example/v1";
    const result = await tunelab("doctor");
    delete process.env["ANTHROPIC_API_KEY"];
    delete process.env["ANTHROPIC_BASE_URL"];
    expect(result.code).toBe(0);
    expect(result.out).toContain("key is set, endpoint https://models.example/v1");
    expect(result.out).not.toMatch(/very-secret|hidden/);
  });

  it("reports lists answers, as lines and as JSON", async () => {
    expect((await tunelab("reports", "--use-case", USE_CASE)).out).toMatch(/04-benchmark v0001[\s\S]*Yes: Better/);
    const listed = JSON.parse((await tunelab("reports", "--json")).out) as { useCase: string }[];
    expect(listed).toHaveLength(15);
  });

  it("run --json speaks one event a line", async () => {
    const { out } = await tunelab("run", "01", "--use-case", "docs-qa", "--json");
    const events = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; status?: string });
    expect(events.at(-1)).toMatchObject({ type: "end", useCase: "docs-qa", notebook: "01-decide" });
  });

  it("help names commands and exit codes; a wrong option is a usage error", async () => {
    expect((await tunelab("--help")).out).toMatch(/run .*\n[\s\S]*reports[\s\S]*doctor[\s\S]*Exit codes/);
    expect((await tunelab("run", "--forse")).code).toBe(2);
  });
});

describe("bad input, refused before any work", () => {
  it("an unknown parameter, with the nearest right name", async () => {
    const result = await tunelab("run", "05", "--use-case", USE_CASE, "-p", "monthlyRequest=5");
    expect(result.code).toBe(2);
    expect(result.err).toContain('Did you mean "monthlyRequests"?');
  });

  it("a wrong type and a value out of range, all at once", async () => {
    const result = await tunelab(
      "run",
      "04",
      "--use-case",
      USE_CASE,
      "-p",
      "concurrency=many",
      "-p",
      "equivalenceMargin=2",
    );
    expect(result.code).toBe(2);
    expect(result.err).toMatch(/concurrency/);
    expect(result.err).toMatch(/equivalenceMargin/);
  });

  it("an unknown use case and an unknown notebook", async () => {
    expect((await tunelab("run", "--use-case", "network-operation")).err).toContain(
      'Did you mean "network-operations"?',
    );
    expect((await tunelab("run", "benchmrk")).err).toContain('Did you mean "04-benchmark"?');
  });

  it("a use-case file with a typo: file, line and field", async () => {
    const file = join(root, "data/docs-qa/use-case.yaml");
    const good = readFileSync(file, "utf8");
    writeFileSync(file, good.replace("taskComplexity:", "taskComplexty:"));
    const result = await tunelab("run", "01", "--use-case", "docs-qa");
    writeFileSync(file, good);
    expect(result.code).toBe(2);
    expect(result.err).toMatch(/data\/docs-qa\/use-case\.yaml:\d+ \[decide\.taskComplexty\]/);
  });

  it("a missing column: the file, the column, the columns there; earlier reports stay", async () => {
    const file = join(root, "data", USE_CASE, "tickets.csv");
    const good = readFileSync(file, "utf8");
    writeFileSync(file, good.replace("Close code", "Closing code"));
    const result = await tunelab("run", "02", "--use-case", USE_CASE);
    writeFileSync(file, good);
    expect(result.code).toBe(1);
    expect(result.out).toMatch(/tickets\.csv/);
    expect(result.out).toMatch(/Close code/);
    expect(existsSync(join(root, ".tunelab", USE_CASE, "failed/02-data/index.html"))).toBe(true);
    expect(existsSync(join(root, "reports", USE_CASE, "02-data/v0001/index.html"))).toBe(true);
  }, 60_000);

  it("a step that is missing: the command that makes it", async () => {
    rmSync(join(root, ".tunelab", USE_CASE, "train"), { recursive: true });
    const result = await tunelab("run", "04", "--use-case", USE_CASE, "--force");
    expect(result.code).toBe(1);
    expect(result.out).toContain(`npx tunelab run 03-train --use-case ${USE_CASE}`);
  }, 60_000);
});
