import { describe, expect, it } from "vitest";
import type { ChatModel } from "../core/chat-model.js";
import type { Example } from "../core/example.js";
import { seededRandom } from "../core/random.js";
import { driftReport } from "./drift.js";
import { measureWindows } from "./measure-windows.js";
import { monitoredWindows } from "./windows.js";

const example = (id: string, label: string, more: Partial<Example> = {}): Example => ({
  id,
  messages: [
    { role: "user", content: `question ${id} about ${label}` },
    { role: "assistant", content: label },
  ],
  label,
  createdAt: "2026-08-01T00:00:00.000Z",
  source: { source: "tickets", file: "tickets.csv" },
  ...more,
});

/** Always answers "a"; fails where the question says so. */
const model: ChatModel = {
  id: "local:test",
  complete: ({ messages }) =>
    messages.at(-1)?.content.includes("fail")
      ? Promise.reject(new Error("no answer"))
      : Promise.resolve({
          text: "a",
          usage: { inputTokens: 1, outputTokens: 1 },
          costUsd: null,
          latencyMs: Math.random(),
          attempts: 1,
          stopReason: "end",
          servedFrom: "model",
        }),
};

const definition = {
  name: "test",
  windows: [
    { name: "training", description: "then" },
    { name: "production", description: "now" },
  ],
  monitor: { reference: "training", production: ["production"], driftThreshold: 0.02, acceptableDecline: 0.05 },
};

function windowsOf(production: Example[]) {
  const parts = Array.from({ length: 60 }, (_, index) => example(`t${index}`, index % 2 ? "a" : "b"));
  return monitoredWindows(definition, {
    parts,
    windows: production.map((one) => ({ window: "production", example: one })),
  });
}

async function measure(production: Example[]) {
  const windows = windowsOf(production);
  const reports = windows.production.map(({ examples }) =>
    driftReport(windows.reference.examples, examples, { random: seededRandom(1), resplits: 20 }),
  );
  return measureWindows(windows, {
    model,
    requestOf: ({ messages }) => ({ messages: messages.slice(0, -1), maxTokens: 8 }),
    labels: ["a", "b"],
    baseline: { accuracy: 0.95, labelledCount: 200 },
    driftReports: reports,
    acceptableDecline: 0.05,
  });
}

describe("measureWindows", () => {
  it("measures accuracy, finds the decline, and dates the decision by the last request", async () => {
    const production = Array.from({ length: 80 }, (_, index) => example(`p${index}`, index % 2 ? "a" : "b"));
    production.push(example("last", "a", { createdAt: "2026-09-30T10:00:00.000Z" }));
    const [window] = (await measure(production)).windows;
    expect(window?.performance).toMatchObject({ labelledCount: 81, correctCount: 41 });
    expect(window?.decline.verdict).toBe("declined");
    expect(window?.decision.schedule?.scheduledFor).toBe("2026-10-01T10:00:00.000Z");
  });

  it("gives the same record for the same data: nothing measured in time is in it", async () => {
    const production = Array.from({ length: 40 }, (_, index) => example(`p${index}`, "a"));
    expect(await measure(production)).toEqual(await measure(production));
  });

  it("counts a failed request as wrong, and goes on", async () => {
    const production = [...Array.from({ length: 40 }, (_, index) => example(`p${index}`, "a")), example("fail", "a")];
    const [window] = (await measure(production)).windows;
    expect(window?.performance).toMatchObject({ failedCount: 1, correctCount: 40, labelledCount: 41 });
  });

  it("wants a drift report for each window", async () => {
    await expect(
      measureWindows(windowsOf([example("p", "a")]), {
        model,
        requestOf: ({ messages }) => ({ messages, maxTokens: 8 }),
        labels: ["a"],
        baseline: { accuracy: 1, labelledCount: 1 },
        driftReports: [],
        acceptableDecline: 0.05,
      }),
    ).rejects.toThrow("1 windows need as many drift reports, got 0");
  });
});

describe("monitoredWindows", () => {
  it("keeps of the reference only tasks that production holds", () => {
    const parts = [example("t1", "a", { task: "ticket" }), example("c1", "b", { task: "config" })];
    const { reference } = monitoredWindows(definition, {
      parts,
      windows: [{ window: "production", example: example("p", "a", { task: "ticket" }) }],
    });
    expect(reference.examples.map(({ id }) => id)).toEqual(["t1"]);
  });

  it("names a window that selects nothing, and a use case without monitoring", () => {
    expect(() => monitoredWindows(definition, { parts: [example("t", "a")], windows: [] })).toThrow(
      '"production" selects nothing',
    );
    expect(() => monitoredWindows({ name: "test", windows: [] }, { parts: [], windows: [] })).toThrow(
      "defines no monitoring",
    );
  });
});
