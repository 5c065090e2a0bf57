import { spawn } from "node:child_process";
import { appendFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChatModel, ChatRequest } from "../core/chat-model.js";
import type { Example } from "../core/example.js";
import { ProviderError } from "../core/provider-error.js";
import type { Scorer } from "../core/score.js";
import type { AnswerRecord } from "./answer-record.js";
import type { Arm } from "./arm.js";
import { ProgressMeter, progressLine, type RunProgress } from "./progress.js";
import { type RunOptions, runBenchmark } from "./run.js";
import { labelScorer } from "./scorers/index.js";
import { summariseArms } from "./summarise.js";

const caseOf = (id: number, label = id % 2 === 0 ? "ham" : "spam"): Example => ({
  id: `c${id}`,
  messages: [
    { role: "user", content: `mail ${id}` },
    { role: "assistant", content: label },
  ],
  label,
  source: { source: "s", file: "f" },
});
const cases = Array.from({ length: 20 }, (_, id) => caseOf(id));

function armOf(name: string, complete: (request: ChatRequest) => string | Promise<string>): Arm {
  const model: ChatModel = {
    id: `test:${name}`,
    async complete(request) {
      const text = await complete(request);
      return {
        text,
        usage: { inputTokens: 10, outputTokens: 1 },
        costUsd: 0.001,
        latencyMs: 5,
        attempts: 1,
        stopReason: "end",
        servedFrom: "model",
      };
    },
  };
  const description = {
    name,
    model: model.id,
    prompt: "full" as const,
    fewShotExamples: 0,
    pricedAs: "toy",
    priceKind: "base" as const,
    isTuned: name === "tuned",
    price: null,
  };
  return { description, model, fewShot: new Map(), prompts: { full: "p", sent: "p" }, maxTokens: 5 };
}

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tunelab-run-"));
  file = join(folder, "runs", "benchmark.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

const scorers = [labelScorer(["ham", "spam"])];
const run = (arms: Arm[], options: Partial<RunOptions> = {}, examples = cases) =>
  runBenchmark(arms, examples, { scorers, file, seed: 1, concurrency: 3, ...options });

const counting = (name: string) => {
  const calls: string[] = [];
  const arm = armOf(name, ({ messages }) => {
    calls.push(messages.at(-1)?.content ?? "");
    return "ham";
  });
  return { arm, calls };
};

describe("a run", () => {
  test("asks every arm every case once, interleaved in seeded order, and scores the answers", async () => {
    const order: string[] = [];
    const arms = ["base", "few-shot", "tuned"].map((name) =>
      armOf(name, ({ messages }) => {
        order.push(`${messages[0]?.content}`);
        return "ham";
      }),
    );
    const progress: number[] = [];
    const result = await run(arms, { concurrency: 1, onProgress: ({ done }) => progress.push(done) });
    expect(result.sent).toBe(60);
    expect(result.answers.map(({ caseId, arm }) => `${caseId} ${arm}`).slice(0, 4)).toEqual([
      "c0 base",
      "c0 few-shot",
      "c0 tuned",
      "c1 base",
    ]);
    expect(result.answers.slice(0, 6).map(({ scores }) => scores["label"]?.value)).toEqual([1, 1, 1, 0, 0, 0]);
    expect(progress).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    for (let index = 0; index < 60; index += 3) expect(new Set(order.slice(index, index + 3)).size).toBe(1);
    expect(order).not.toEqual([...order].sort());
    const again: string[] = [];
    const sameArms = ["base", "few-shot", "tuned"].map((name) =>
      armOf(name, ({ messages }) => {
        again.push(`${messages[0]?.content}`);
        return "ham";
      }),
    );
    await run(sameArms, { concurrency: 1, file: join(folder, "other.jsonl") });
    expect(again).toEqual(order);
  });

  test("a second call sends nothing and gives the same answers", async () => {
    const first = await run([counting("base").arm]);
    const { arm, calls } = counting("base");
    const second = await run([arm]);
    expect(calls).toEqual([]);
    expect(second).toEqual({ ...first, sent: 0, reused: 20 });
  });

  test("only what is new is sent: a new case, a new arm, a changed prompt", async () => {
    await run([counting("base").arm]);
    const base = counting("base");
    const tuned = counting("tuned");
    await run([base.arm, tuned.arm], {}, [...cases, caseOf(99)]);
    expect(base.calls).toEqual(["mail 99"]);
    expect(tuned.calls).toHaveLength(21);
    const changed = counting("base");
    await run([{ ...changed.arm, prompts: { full: "p", sent: "short" } }]);
    expect(changed.calls).toHaveLength(20);
  });

  test("a changed truth or a new scorer scores again without sending", async () => {
    await run([counting("base").arm]);
    const { arm, calls } = counting("base");
    const flipped = cases.map((example, id) => ({ ...caseOf(id, "ham"), id: example.id }));
    const length: Scorer = { name: "length", score: (_, { text }) => ({ value: text.length / 10 }) };
    const result = await run([arm], { scorers: [...scorers, length] }, flipped);
    expect(calls).toEqual([]);
    expect(result.answers.every(({ scores }) => scores["label"]?.value === 1 && scores["length"]?.value === 0.3)).toBe(
      true,
    );
  });

  test("repeats are answers of their own, and a case scores their mean", async () => {
    const { arm, calls } = counting("base");
    const seen: (number | undefined)[] = [];
    const noting = {
      ...arm,
      model: {
        ...arm.model,
        complete: (request: ChatRequest) => {
          seen.push(request.repeat);
          return arm.model.complete(request);
        },
      },
    };
    const result = await run([noting], { repeats: 3, concurrency: 1 });
    expect(calls).toHaveLength(60);
    expect(new Set(seen)).toEqual(new Set([undefined, 1, 2]));
    expect(result.answers.slice(0, 4).map(({ caseId, repeat }) => [caseId, repeat])).toEqual([
      ["c0", undefined],
      ["c0", 1],
      ["c0", 2],
      ["c1", undefined],
    ]);
    const [summary] = summariseArms(result, { labels: ["ham", "spam"] });
    expect(summary).toMatchObject({ n: 20, accuracy: { n: 20, mean: 0.5 } });
    expect(await run([noting], { repeats: 4 })).toMatchObject({ sent: 20, reused: 60 });
    expect(await run([noting], { repeats: 1 })).toMatchObject({ sent: 0, reused: 20 });
  });

  test("progress tells rate, time left and spending", async () => {
    const lines: string[] = [];
    let last: RunProgress | undefined;
    const slow = armOf("base", async () => {
      await sleep(2);
      return "ham";
    });
    const onProgress = (progress: RunProgress) => {
      last = progress;
      lines.push(progressLine(progress));
    };
    await run([slow], { onProgress });
    expect(last).toMatchObject({ done: 20, total: 20, failed: 0, fromCache: 0, remainingMs: 0 });
    expect(last?.spentUsd).toBeCloseTo(0.02, 12);
    expect(lines[9]).toMatch(/^10 of 20 answers, [\d,]+ a second, .+ left, \$0\.010* spent$/u);
    const meter = new ProgressMeter({ done: 0, failed: 0, total: 9 }, { nowMs: () => 5 });
    meter.add({ isFailed: false, isCached: true, costUsd: 3 });
    meter.add({ isFailed: true, isCached: false, costUsd: null });
    expect(meter.now).toMatchObject({ spentUsd: 0, fromCache: 1, failed: 1, ratePerSecond: null, remainingMs: null });
  });

  test("never more than the concurrency under way", async () => {
    let underWay = 0;
    let most = 0;
    const arm = armOf("base", async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await sleep(1);
      underWay -= 1;
      return "ham";
    });
    await run([arm]);
    expect(most).toBe(3);
  });

  test("no cases is an empty run; a case twice and no scorer are refused", async () => {
    expect(await run([counting("base").arm], {}, [])).toMatchObject({ answers: [], sent: 0 });
    await expect(run([counting("base").arm], {}, [caseOf(1), caseOf(1)])).rejects.toThrow('case "c1" is there twice');
    await expect(run([counting("base").arm], { scorers: [] })).rejects.toThrow("at least one scorer");
  });
});

describe("failures", () => {
  test("are recorded with null scores and a reason, the run goes on, and they are sent again only when asked for", async () => {
    const failing = armOf("base", ({ messages }) => {
      if (messages[0]?.content === "mail 3") throw new ProviderError("status 500", { status: 500, isRetryable: true });
      if (messages[0]?.content === "mail 4") throw new TypeError("bug in a model");
      return "ham";
    });
    const result = await run([failing]);
    const failed = result.answers.filter(({ failure }) => failure);
    expect(
      failed.map(({ caseId, answer, scores, costUsd, failure }) => [
        caseId,
        answer,
        scores["label"]?.value,
        costUsd,
        failure,
      ]),
    ).toEqual([
      ["c3", null, null, null, { code: "provider", message: "status 500", status: 500 }],
      ["c4", null, null, null, { code: "unexpected", message: "bug in a model" }],
    ]);
    expect(failed[0]?.scores["label"]?.reason).toContain("status 500");
    const second = counting("base");
    await run([second.arm]);
    expect(second.calls).toEqual([]);
    const third = counting("base");
    expect((await run([third.arm], { retryFailed: true })).answers.every(({ failure }) => !failure)).toBe(true);
    expect(third.calls.sort()).toEqual(["mail 3", "mail 4"]);
  });

  test("a scorer that throws gives null with its reason, and is asked again once it is mended", async () => {
    const broken: Scorer = { name: "label", score: () => Promise.reject(new Error("judge is out")) };
    const result = await run([counting("base").arm], { scorers: [broken] });
    expect(result.answers[0]?.scores["label"]).toEqual({ value: null, reason: "scorer failed: judge is out" });
    const mended = await run([counting("base").arm]);
    expect(mended).toMatchObject({ sent: 0, reused: 20 });
    expect(mended.answers[0]?.scores["label"]).toEqual({ value: 1, answer: "ham" });
  });

  test("a model that can answer nothing stops the run, and what was answered is kept", async () => {
    let calls = 0;
    const arm = armOf("base", () => {
      calls += 1;
      if (calls > 5) throw new ProviderError("status 401", { status: 401, isRetryable: false, isFatal: true });
      return "ham";
    });
    await expect(run([arm], { concurrency: 1 })).rejects.toThrow("status 401");
    expect(calls).toBe(6);
    expect((await run([counting("base").arm])).reused).toBe(5);
  });

  test("an abort stops with what there is", async () => {
    const controller = new AbortController();
    const arm = armOf("base", async () => {
      await sleep(1);
      return "ham";
    });
    const stopped = run([arm], {
      signal: controller.signal,
      onProgress: ({ done }) => done === 6 && controller.abort(new Error("enough")),
    });
    await expect(stopped).rejects.toThrow(/stopped with [678] of 20 answers/);
    expect((await run([arm])).reused).toBeGreaterThanOrEqual(6);
  });
});

describe("the file", () => {
  test("a line that a kill cut off is dropped and asked for again", async () => {
    await run([counting("base").arm]);
    const text = await readFile(file, "utf8");
    const lastLine = text.trimEnd().lastIndexOf("\n") + 1;
    await writeFile(file, text.slice(0, lastLine + 25));
    const { arm, calls } = counting("base");
    expect((await run([arm])).answers).toHaveLength(20);
    expect(calls).toHaveLength(1);
    expect((await readFile(file, "utf8")).split("\n").filter((line) => line !== "")).toHaveLength(21);
  });

  test("a broken line inside and a foreign file are refused with file and line", async () => {
    await run([counting("base").arm]);
    const lines = (await readFile(file, "utf8")).split("\n");
    lines[4] = "{oops";
    await writeFile(file, lines.join("\n"));
    await expect(run([counting("base").arm])).rejects.toThrow(`${file}:5`);
    await writeFile(file, '{"some":"thing"}\n');
    await expect(run([counting("base").arm])).rejects.toThrow("expected tunelab-run/1");
  });

  test("two runs on one file at once: the second is refused", async () => {
    const slow = armOf("base", async () => {
      await sleep(2);
      return "ham";
    });
    const first = run([slow]);
    await sleep(5);
    await expect(run([slow])).rejects.toThrow("is held by process");
    await first;
  });
});

describe("kill", () => {
  const source = (name: string) => pathToFileURL(join(import.meta.dirname, name)).href;

  /** A process that runs the benchmark with a model that notes every request it was paid for. */
  const childCode = (paidFile: string) => `
    import { appendFileSync } from "node:fs";
    import { runBenchmark } from ${JSON.stringify(source("run.ts"))};
    import { labelScorer } from ${JSON.stringify(source("scorers/index.ts"))};
    const cases = Array.from({ length: 200 }, (_, id) => ({
      id: "c" + id,
      messages: [{ role: "user", content: "mail " + id }, { role: "assistant", content: "ham" }],
      label: "ham",
      source: { source: "s", file: "f" },
    }));
    const arms = ["base", "tuned"].map((name) => ({
      description: { name, model: "test:" + name, isTuned: false, price: null },
      fewShot: new Map(), prompts: { full: "p", sent: "p" }, maxTokens: 5,
      model: { id: "test:" + name, async complete({ messages }) {
        appendFileSync(${JSON.stringify(paidFile)}, name + " " + messages[0].content + "\\n");
        await new Promise((resolve) => setTimeout(resolve, 3));
        return { text: Number(messages[0].content.slice(5)) % 3 ? "ham" : "spam", usage: { inputTokens: 7, outputTokens: 1 },
          costUsd: 0.5, latencyMs: 3, attempts: 1, stopReason: "end", servedFrom: "model" };
      } },
    }));
    const { answers, sent, reused } = await runBenchmark(arms, cases, {
      scorers: [labelScorer(["ham", "spam"])], file: process.argv[2], seed: 3, concurrency: 4,
    });
    const sum = (values) => values.reduce((total, value) => total + value, 0);
    console.log(JSON.stringify({ n: answers.length, sent, reused, right: sum(answers.map((one) => one.scores.label.value)),
      costUsd: sum(answers.map((one) => one.costUsd)), tokens: sum(answers.map((one) => one.usage.inputTokens)) }));
  `;

  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

  /** Runs the child to its end, or kills it as soon as the run's file has `killAtLines` lines. */
  async function runChild(script: string, killAtLines: number): Promise<string> {
    const child = spawn(process.execPath, ["--import", tsx, script, file], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let complaints = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString("utf8");
    });
    child.stderr.on("data", (chunk: Buffer) => {
      complaints += chunk.toString("utf8");
    });
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
    let isOver = false;
    void ended.then(() => {
      isOver = true;
    });
    while (!isOver) {
      const lines = await readFile(file, "utf8").then(
        (text) => text.split("\n").length,
        () => 0,
      );
      if (lines >= killAtLines) child.kill("SIGKILL");
      await sleep(1);
    }
    if (killAtLines === Number.POSITIVE_INFINITY && output === "") throw new Error(complaints);
    return output;
  }

  test("kill -9 loses nothing: totals as if never interrupted, paid twice at most what was in flight", async () => {
    const paidFile = join(folder, "paid.log");
    const script = join(folder, "child.mts");
    await writeFile(script, childCode(paidFile));
    await appendFile(paidFile, "");
    const kills = [20, 150, 330];
    for (const lines of kills) expect(await runChild(script, lines)).toBe("");
    const report = JSON.parse(await runChild(script, Number.POSITIVE_INFINITY)) as Record<string, number>;
    expect(report).toMatchObject({ n: 400, right: 266, costUsd: 200, tokens: 2_800 });
    expect((report["sent"] as number) + (report["reused"] as number)).toBe(400);
    expect(report["reused"]).toBeGreaterThanOrEqual(328);
    const paid = (await readFile(paidFile, "utf8")).trimEnd().split("\n");
    expect(new Set(paid).size).toBe(400);
    expect(paid.length - 400).toBeLessThanOrEqual(kills.length * 4);
    const records = (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .slice(1)
      .map((line) => JSON.parse(line) as AnswerRecord);
    expect(new Set(records.map(({ arm, caseId }) => `${arm} ${caseId}`)).size).toBe(400);
    expect(records).toHaveLength(400);
  }, 60_000);
});
