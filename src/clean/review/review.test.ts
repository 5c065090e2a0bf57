import { appendFile, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatModel } from "../../core/chat-model.js";
import type { Example } from "../../core/example.js";
import { clean } from "../clean.js";
import { heuristicReview, heuristicVerdict } from "./heuristics.js";
import { modelReview, planReview } from "./model-review.js";
import { readReviewSheet, reviewSheet } from "./people.js";
import { reviewSample } from "./quality.js";

function example(
  id: string,
  answer = "Replace the fibre and check the light level.",
  more: Partial<Example> = {},
): Example {
  return {
    id,
    messages: [
      { role: "user", content: `The link to branch ${id} is down since this morning` },
      { role: "assistant", content: answer },
    ],
    source: { source: "s", file: "s.csv" },
    ...more,
  };
}
const rows = Array.from({ length: 50 }, (_, index) => example(`${index}`));
const folder = await mkdtemp(join(tmpdir(), "tunelab-review-"));
const good = { clarity: 0.9, correctness: 0.8, completeness: 0.7, relevance: 1, issues: [] };

/** A model that gives these replies in turn and counts. */
function replying(...replies: string[]): ChatModel & { calls: number } {
  const model = {
    id: "test:reviewer",
    calls: 0,
    complete: () => {
      const text = replies[model.calls % replies.length] ?? "";
      model.calls += 1;
      const usage = { inputTokens: 10, outputTokens: 5 };
      return Promise.resolve({
        text,
        usage,
        costUsd: 0.001,
        latencyMs: 1,
        attempts: 1,
        stopReason: "end" as const,
        servedFrom: "model" as const,
      });
    },
  };
  return model;
}

describe("reviewSample", () => {
  it("is seeded, and grows without changing", () => {
    const ids = (examples: Example[]) => examples.map((one) => one.id);
    expect(ids(reviewSample(rows, { seed: 1 }))).toEqual(ids(reviewSample([...rows].reverse(), { seed: 1 })));
    expect(ids(reviewSample(rows, { seed: 1 }))).toHaveLength(5);
    expect(ids(reviewSample(rows, { seed: 1 }))).not.toEqual(ids(reviewSample(rows, { seed: 2 })));
    expect(ids(reviewSample(rows, { seed: 1, share: 1 })).slice(0, 5)).toEqual(ids(reviewSample(rows, { seed: 1 })));
    expect(reviewSample([], { seed: 1 })).toEqual([]);
    expect(() => reviewSample(rows, { seed: 1, share: 0 })).toThrow("share");
  });
});

describe("heuristics", () => {
  it("say what they see, and that correctness is not theirs", () => {
    expect(heuristicVerdict(rows[0] as Example)).toMatchObject({
      score: 1,
      issues: [],
      ratings: { correctness: null },
    });
    const issue = (answer: string) => heuristicVerdict(example("a", answer)).issues[0];
    expect(issue("TODO")).toContain("placeholder");
    expect(issue("Restart the switch and")).toContain("cut off");
    expect(issue("The link to branch a is down since this morning")).toContain("is the prompt");
    expect(issue("check the cable ".repeat(20))).toContain("repeats itself");
    expect(heuristicVerdict(example("a", "spam", { label: "spam" }))).toMatchObject({
      score: 1,
      ratings: { completeness: null },
    });
    const { review } = heuristicReview([example("a", "TODO"), example("b")]);
    expect(review).toMatchObject({ reviewer: "heuristics", sampled: 2, recommendation: "train" });
    expect(heuristicReview([]).review).toMatchObject({ score: null, recommendation: "not-known" });
  });
});

describe("modelReview", () => {
  const price = { inputPerMillionUsd: 1, outputPerMillionUsd: 5 };
  it("plans, asks once, and goes on where it was cut off", async () => {
    const cacheFile = join(folder, "a", "cache.jsonl");
    const model = replying(
      JSON.stringify(good),
      `Here you are: ${JSON.stringify({ ...good, clarity: 0, correctness: 0, issues: ["wrong"] })}`,
    );
    const plan = await planReview(rows.slice(0, 4), { model, cacheFile, price });
    expect(plan).toMatchObject({ requests: 4, cached: 0 });
    expect(plan.costUsd).toBeGreaterThan(0.004);
    const first = await modelReview(rows.slice(0, 2), { model, cacheFile, price, budgetUsd: 1 });
    expect(first.review).toMatchObject({ rated: 2, costUsd: 0.002, recommendation: "mend" });
    expect(first.review.toMend).toMatchObject([{ id: "1", issues: ["wrong"] }]);
    await appendFile(cacheFile, '{"key": "cut of');
    const second = await modelReview(rows.slice(0, 2), { model, cacheFile, price, budgetUsd: 0 });
    expect(model.calls).toBe(2);
    expect(second.verdicts).toEqual(first.verdicts);
  });

  it("refuses what the budget does not cover, before it asks", async () => {
    const model = replying("{}");
    const cacheFile = join(folder, "b.jsonl");
    await expect(modelReview(rows, { model, cacheFile, price, budgetUsd: 0.001 })).rejects.toThrow(
      "the budget is $0.001",
    );
    await expect(modelReview(rows, { model, cacheFile, price: null, budgetUsd: 9 })).rejects.toThrow("unknown sum");
    expect(model.calls).toBe(0);
  });

  it("leaves unrated what does not fit, with the reason, and asks it again", async () => {
    const model = replying("no", '{"clarity": 2}', "{broken}", JSON.stringify({ ...good, clarity: 5 }));
    const cacheFile = join(folder, "c.jsonl");
    const { verdicts, review } = await modelReview(rows.slice(0, 4), { model, cacheFile, price });
    expect(verdicts.every((verdict) => verdict.score === null && verdict.failure !== undefined)).toBe(true);
    expect(review).toMatchObject({ rated: 0, score: null, recommendation: "not-known" });
    await expect(readFile(cacheFile)).rejects.toThrow("ENOENT");
  });
});

describe("the sheet for people", () => {
  it("goes out and comes back, whatever the texts, and runs no formula", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 5 }), async (answers) => {
        const sheet = reviewSheet(answers.map((answer, index) => example(`s/${index}`, answer)));
        const filled = sheet.replace(/,,,,\r\n/g, ",accept,0.5,,fine\r\n");
        const verdicts = await readReviewSheet(filled);
        expect(verdicts).toEqual(
          answers.map((_, index) => ({ id: `s/${index}`, verdict: "accept", score: 0.5, note: "fine" })),
        );
        expect(sheet).not.toMatch(/(?:^|,)=/m);
      }),
      { seed: 1 },
    );
  });

  it("names every row that does not fit", async () => {
    const head = "id,prompt,answer,verdict,score,better,note\n";
    await expect(readReviewSheet(`${head}a,,,maybe,,,\nb,,,drop,7,,\nc,,,,,,`)).rejects.toThrow(
      /review.csv:2.*\n.*review.csv:3/,
    );
    expect(await readReviewSheet(head)).toEqual([]);
  });

  it("is followed by the cleaning", () => {
    const reviews = [
      { id: "0", verdict: "drop" as const, score: 0 },
      { id: "1", verdict: "mend" as const, score: 0.5, answer: "A better answer of some length." },
    ];
    const { examples, ledger, steps } = clean(rows.slice(0, 3), { reviews });
    expect(ledger[0]).toMatchObject({ id: "0", step: "clean/review" });
    expect(examples[0]?.messages[1]?.content).toBe("A better answer of some length.");
    expect(steps.find((step) => step.step === "review")).toMatchObject({ removed: 1, changed: 1 });
  });
});
