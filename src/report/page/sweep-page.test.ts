import { expect, test } from "vitest";
import type { FinishedSweep, SweepPoint } from "../publish-sweep.js";
import { movingMetrics, sweepPageHtml, sweptNames } from "./sweep-page.js";

const point = (parameters: Record<string, unknown>, metrics: Record<string, unknown> | null): SweepPoint => ({
  parameters,
  parameterRows: [],
  key: "key",
  executed: null,
  notebookText: null,
  draft:
    metrics === null
      ? null
      : {
          notebook: "05-roi",
          useCase: "mails",
          answer: { headline: "It <pays>.", tone: "yes" },
          metrics,
          timings: {},
          charts: [],
          inputs: [],
          saved: [],
          notes: [],
        },
  message: metrics === null ? "code cell 2 of 3: Error: <x>" : null,
  durationMs: 1200,
});

test("only what moves is shown; a missing number is unknown, and list items go by name", () => {
  const moving = movingMetrics([
    { costUsd: 1, same: 5, arms: [{ arm: "base", accuracy: 0.5 }], text: "a" },
    null,
    { costUsd: 2, same: 5, arms: [{ arm: "base", accuracy: 0.6 }], extra: 1, text: "b" },
  ]);
  expect(moving).toEqual([
    { name: "costUsd", values: [1, null, 2] },
    { name: "arms › base › accuracy", values: [0.5, null, 0.6] },
    { name: "extra", values: [null, null, 1] },
  ]);
});

test("the swept parameters are those that differ, and all where none does", () => {
  expect(sweptNames([point({ useCaseName: "a", n: 1 }, {}), point({ useCaseName: "a", n: 2 }, {})])).toEqual(["n"]);
  expect(sweptNames([point({ n: 1 }, {})])).toEqual(["n"]);
  expect(sweptNames([])).toEqual([]);
});

test("the page says each set's answer, names what failed, and escapes both", () => {
  const sweep: FinishedSweep = {
    useCase: "mails",
    notebook: "05-roi",
    steps: ["05-roi"],
    points: [point({ n: 1 }, { costUsd: 10 }), point({ n: 2 }, { costUsd: 20 }), point({ n: 3 }, null)],
    startedAt: "2026-01-01T00:00:00.000Z",
    lockfile: "",
    versions: {},
  };
  const html = sweepPageHtml(sweep, { name: "sweep-0001" });
  expect(html).toContain("1 of 3 sets failed");
  expect(html).toContain("It &lt;pays&gt;.");
  expect(html).toContain("<strong>Failed:</strong> code cell 2 of 3: Error: &lt;x&gt;");
  expect(html).toContain(
    '<th scope="row">costUsd</th><td class="number">10</td><td class="number">20</td><td class="number">unknown</td>',
  );
});
