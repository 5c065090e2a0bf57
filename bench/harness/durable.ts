import { appendFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { readRun, recordRun } from "../../src/benchmark/run.js";
import { labelScorer } from "../../src/benchmark/scorers/index.js";
import type { Example } from "../../src/core/example.js";

/** A run of 3,000 answers that notes every request that it pays for; prints its totals when it is let. */
const [file = "", paidFile = ""] = process.argv.slice(2);
const cases: Example[] = Array.from({ length: 1_500 }, (_, id) => ({
  id: `c${id}`,
  messages: [
    { role: "user", content: `mail ${id}` },
    { role: "assistant", content: "ham" },
  ],
  label: "ham",
  source: { source: "s", file: "f" },
}));
const arms = ["base", "tuned"].map((name) => ({
  description: {
    name,
    model: `bench:${name}`,
    prompt: "full" as const,
    fewShotExamples: 0,
    pricedAs: "toy",
    priceKind: "base" as const,
    isTuned: name === "tuned",
    price: null,
  },
  fewShot: new Map<string, never[]>(),
  prompts: { full: "", sent: "" },
  maxTokens: 5,
  model: {
    id: `bench:${name}`,
    async complete({ messages }: { messages: { content: string }[] }) {
      const content = messages[0]?.content ?? "";
      appendFileSync(paidFile, `${name} ${content}\n`);
      await sleep(10);
      return {
        text: Number(content.slice(5)) % 3 === 0 ? "spam" : "ham",
        usage: { inputTokens: 7, outputTokens: 1 },
        costUsd: 0.5,
        latencyMs: 10,
        attempts: 1,
        stopReason: "end" as const,
        servedFrom: "model" as const,
      };
    },
  },
}));
const options = { scorers: [labelScorer(["ham", "spam"])], file, seed: 3, concurrency: 8 };
await recordRun(arms, cases, options);
const { answers } = readRun(arms, cases, options);
const sum = (values: (number | null | undefined)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0);
console.log(
  JSON.stringify({
    n: answers.length,
    right: sum(answers.map(({ scores }) => scores["label"]?.value)),
    costUsd: sum(answers.map(({ costUsd }) => costUsd)),
    tokens: sum(answers.map(({ usage }) => usage?.inputTokens)),
  }),
);
