import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Catalogue } from "../catalogue/types.js";
import type { Example } from "../core/example.js";
import { seededRandom, shuffled } from "../core/random.js";
import { openModel } from "../models/open-model.js";
import { listModels } from "../models/registry.js";
import { InputLog } from "../platform/inputs.js";
import { classOf, datasetOf } from "./dataset.js";
import { bestEpochOf, curveFindings, type EpochPoint } from "./learning-curve.js";
import { learntAnswers } from "./learnt-answers.js";
import { trainSoftmax } from "./sgd.js";
import { openTrainer } from "./trainer.js";

const NOISE = "the of and to report please today system again office user note item case team".split(" ");
const TELLING: Record<string, string[]> = {
  ham: "meeting thread patch kernel lunch".split(" "),
  spam: "money offer free click winner".split(" "),
};

function example(id: number, label: string, random: () => number, tellingShare = 0.3): Example {
  const telling = TELLING[label] ?? [label];
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)] as string;
  const text = Array.from({ length: 12 }, () => pick(random() < tellingShare ? telling : NOISE)).join(" ");
  return {
    id: `m${String(id).padStart(5, "0")}`,
    messages: [
      { role: "user", content: text },
      { role: "assistant", content: label },
    ],
    label,
    source: { source: "toy", file: "toy" },
  };
}

function mails(count: number, seed: number, tellingShare?: number): Example[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) =>
    example(seed * 1_000 + index, index % 3 === 0 ? "spam" : "ham", random, tellingShare),
  );
}

const catalogue: Catalogue = {
  asOf: "2026-01-01",
  models: [
    {
      id: "toy.model",
      name: "Toy",
      provider: "toy",
      family: "toy",
      aliases: [],
      minCachePrefixTokens: null,
      lifecycle: {
        legacyDate: null,
        endOfLifeDate: "2026-06-01",
        extendedAccessDate: null,
        source: "s",
        asOf: "2026-01-01",
      },
      training: {
        ids: ["toy.model"],
        regions: ["us-east-1"],
        methods: ["fine-tuning"],
        format: "prompt-completion",
        validationDataset: true,
        limits: { "fine-tuning": "toy" },
        hyperparameters: {},
        customOnDemand: true,
        customProvisioned: false,
        source: "s",
        asOf: "2026-01-01",
      },
    },
  ],
  limits: {
    toy: {
      minTrainRecords: 50,
      maxTrainRecords: 1_000,
      minValidationRecords: null,
      maxValidationRecords: null,
      minTotalRecords: null,
      maxTotalRecords: null,
      maxTokensPerRecord: 1_000,
      maxTrainBytes: null,
      maxValidationBytes: null,
      reservedStrings: [],
      reservedIgnoreCase: false,
      source: "s",
      asOf: "2026-01-01",
    },
  },
  hyperparameters: {},
  modifiers: [],
  prices: [
    {
      model: "toy.model",
      kind: "training",
      usd: 0.004,
      unit: "USD per 1,000 tokens and epoch",
      source: "s",
      asOf: "2026-01-01",
      origin: "catalogue",
    },
  ],
};

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "tunelab-train-"));
});
afterEach(() => rm(root, { recursive: true }));

const defaults = {
  trainer: "local" as const,
  baseModel: "toy.model",
  epochs: 8,
  batchSize: 16,
  learningRate: 8,
  earlyStoppingPatience: 3,
  seed: 7,
};
const useCase = () => ({
  name: "toy",
  root,
  inputs: new InputLog(root),
  train: defaults,
  shortSystem: "Sort the mail.",
});
const open = (on = "2026-02-01") => openTrainer("local", { useCase: useCase(), catalogue, now: () => new Date(on) });

describe("stochastic gradient descent", () => {
  const classes = ["ham", "spam"];
  const options = (seed: number) => ({
    ...defaults,
    classCount: 2,
    l2: 0.0001,
    random: seededRandom(seed),
  });

  test("learns what can be learnt: test accuracy above 0.9 where chance gives 0.67", async () => {
    const { softmax, curve } = await trainSoftmax(
      datasetOf(mails(400, 1), classes),
      datasetOf(mails(100, 2), classes),
      options(1),
    );
    expect(curve.epochs.at(-1)?.validationAccuracy).toBeGreaterThan(0.9);
    expect(curve.steps).toHaveLength(curve.epochs.length * 25);
    expect(curve.steps[0]?.trainingLoss).toBeCloseTo(Math.log(2), 6);
    expect(softmax.weights.some((weight) => weight !== 0)).toBe(true);
  });

  test("one batch of one row moves by the gradient: p - y times the features", async () => {
    const row = example(1, "spam", seededRandom(1));
    const { softmax } = await trainSoftmax(
      datasetOf([row], classes),
      { features: [], classIndices: new Int32Array() },
      { ...options(1), epochs: 1, batchSize: 1, learningRate: 0.5, l2: 0 },
    );
    expect([...softmax.biases]).toEqual([-0.25, 0.25]);
    const features = datasetOf([row], classes).features[0];
    const bucket = features?.indices[0] as number;
    expect(softmax.weights[bucket * 2 + 1]).toBeCloseTo(0.25 * (features?.values[0] as number), 6);
  });

  test("weight decay by one factor equals decay of every weight", async () => {
    const data = datasetOf(mails(40, 3), classes);
    const none = { features: [], classIndices: new Int32Array() };
    const strong = { ...options(3), epochs: 3, batchSize: 1, learningRate: 0.5, l2: 0.5 };
    const { softmax } = await trainSoftmax(data, none, strong);
    const dense = new Float64Array(softmax.weights.length);
    const bias = new Float64Array(2);
    const random = seededRandom(3);
    for (let epoch = 0; epoch < 3; epoch += 1) {
      for (const row of shuffled([...data.features.keys()], random)) {
        const { indices, values } = data.features[row] as (typeof data.features)[number];
        const logits = [0, 1].map(
          (klass) =>
            (bias[klass] as number) +
            indices.reduce(
              (sum, bucket, at) => sum + (values[at] as number) * (dense[bucket * 2 + klass] as number),
              0,
            ),
        ) as [number, number];
        const second = 1 / (1 + Math.exp(logits[0] - logits[1]));
        const gradient = [1 - second, second];
        gradient[data.classIndices[row] as number] = (gradient[data.classIndices[row] as number] as number) - 1;
        for (let index = 0; index < dense.length; index += 1) dense[index] = (dense[index] as number) * 0.75;
        for (const klass of [0, 1]) {
          bias[klass] = (bias[klass] as number) - 0.5 * (gradient[klass] as number);
          indices.forEach((bucket, at) => {
            const place = bucket * 2 + klass;
            dense[place] = (dense[place] as number) - 0.5 * (gradient[klass] as number) * (values[at] as number);
          });
        }
      }
    }
    let largest = 0;
    dense.forEach((weight, index) => {
      largest = Math.max(largest, Math.abs(weight - (softmax.weights[index] as number)));
    });
    expect(largest).toBeLessThan(1e-4);
  });

  test.each([0, 0.0001])("a learning rate that diverges is said, not returned (L2 %d)", async (l2) => {
    const data = datasetOf(mails(30, 1), classes);
    await expect(
      trainSoftmax(data, data, { ...options(1), learningRate: 1e60, l2 }).then(({ bestEpoch }) => bestEpoch),
    ).rejects.toThrow("Lower train.learningRate");
  });
});

describe("learning curve", () => {
  const curve = (losses: [number, number | null][]): EpochPoint[] =>
    losses.map(([trainingLoss, validationLoss], index) => ({
      epoch: index + 1,
      trainingLoss,
      validationLoss,
      trainingAccuracy: 1,
      validationAccuracy: null,
    }));
  const kinds = (epochs: EpochPoint[], plannedEpochs: number) =>
    curveFindings({ epochs }, { plannedEpochs }).map((finding) => finding.kind);

  test("the best epoch is the first with the lowest validation loss", () => {
    expect(
      bestEpochOf(
        curve([
          [1, 0.5],
          [0.9, 0.4],
          [0.8, 0.4],
          [0.7, 0.6],
        ]),
      ),
    ).toBe(2);
    expect(
      bestEpochOf(
        curve([
          [1, null],
          [0.9, null],
        ]),
      ),
    ).toBe(2);
    expect(bestEpochOf([])).toBe(0);
  });
  test("overfitting is a rising validation loss under a falling training loss", () => {
    expect(
      kinds(
        curve([
          [1, 0.9],
          [0.5, 0.6],
          [0.2, 0.7],
        ]),
        3,
      ),
    ).toEqual(["overfitting"]);
    expect(
      kinds(
        curve([
          [1, 0.9],
          [0.5, 0.6],
          [0.6, 0.7],
        ]),
        3,
      ),
    ).toEqual([]);
  });
  test("stopping early and stopping too soon", () => {
    expect(
      kinds(
        curve([
          [1, 0.9],
          [0.5, 0.6],
          [0.4, 0.601],
        ]),
        9,
      ),
    ).toEqual(["stopped-early"]);
    expect(
      kinds(
        curve([
          [1, 0.9],
          [0.5, 0.6],
        ]),
        2,
      ),
    ).toEqual(["under-trained"]);
    expect(
      kinds(
        curve([
          [1, null],
          [0.5, null],
        ]),
        2,
      ),
    ).toEqual(["under-trained"]);
    expect(
      kinds(
        curve([
          [1, 0.6],
          [0.5, 0.599],
        ]),
        2,
      ),
    ).toEqual([]);
    expect(kinds([], 2)).toEqual([]);
  });
});

describe("learnt answers", () => {
  test("one for a label, at most the bound for free text, tasks as classes", () => {
    const row = (id: number, label: string | undefined, answer: string): Example => ({
      id: String(id),
      messages: [
        { role: "user", content: `question ${id}` },
        { role: "assistant", content: answer },
      ],
      ...(label === undefined ? { task: "logs" } : { label }),
      source: { source: "s", file: "f" },
    });
    const rows = [
      ...Array.from({ length: 9 }, (_, id) => row(id, undefined, `{"n":${id}}`)),
      row(10, "ham", "ham"),
      row(11, "ham", "ham"),
    ];
    expect(classOf(rows[0] as Example)).toBe("task:logs");
    const [ham, logs] = learntAnswers(rows, ["ham", "task:logs"], { perClass: 4, random: seededRandom(1) });
    expect(ham).toEqual([{ buckets: new Uint16Array(), answer: "ham" }]);
    expect(logs).toHaveLength(4);
    expect(new Set(logs?.map(({ answer }) => answer)).size).toBe(4);
  });
});

describe("plan", () => {
  test("prices tokens times epochs, checks limits, and keeps its hash whatever the order of the rows", async () => {
    const rows = mails(90, 4);
    const plan = await open().plan({ train: rows, validation: rows.slice(0, 10) });
    expect(plan.data).toMatchObject({ trainRows: 90, validationRows: 10, tokens: plan.data.tokensPerEpoch * 8 });
    expect(plan.data.classes).toEqual([
      { name: "ham", rows: 60 },
      { name: "spam", rows: 30 },
    ]);
    expect(plan.cost.usd).toBeCloseTo((plan.data.tokens / 1000) * 0.004, 12);
    expect(plan.findings).toEqual([]);
    expect(plan.limits.find(({ name }) => name === "fewest training rows")).toMatchObject({ limit: 50, met: true });
    const again = await open().plan({ train: rows.toReversed(), validation: rows.slice(0, 10).toReversed() });
    expect(again).toEqual(plan);
    const other = await open().plan({ train: rows.slice(1), validation: rows.slice(0, 10) });
    expect(other.hash).not.toBe(plan.hash);
  });

  test("says what speaks against it: too few rows, a model past its end", async () => {
    const plan = await open("2026-07-01").plan({ train: mails(10, 4), validation: [] });
    expect(plan.findings.map(({ field }) => field)).toEqual(["fewest training rows", "baseModel"]);
  });

  test("an unknown price is null with its reason", async () => {
    const trainer = openTrainer("local", { useCase: useCase(), catalogue: { ...catalogue, prices: [] } });
    const { cost } = await trainer.plan({ train: mails(5, 1), validation: [] });
    expect(cost).toMatchObject({ usd: null, reason: "no published price found as of 2026-01-01" });
  });

  test("refuses no rows, and names every setting that does not fit", async () => {
    await expect(open().plan({ train: [], validation: [] })).rejects.toThrow("npx tunelab run 02-data");
    await expect(open().plan({ train: mails(5, 1), validation: [], epochs: 0, batchSize: 1.5 })).rejects.toThrow(
      /\[epochs\].*\n.*\[batchSize\]/,
    );
  });

  test("bedrock without a place to train says which settings are missing", async () => {
    const trainer = openTrainer("bedrock", { useCase: useCase(), catalogue });
    await expect(trainer.plan({ train: mails(9, 1), validation: [] })).rejects.toThrow("[train.bedrock.bucket]");
  });
});

describe("job", () => {
  const spec = () => ({ train: mails(300, 5), validation: mails(60, 6) });

  test("trains, is found again by another trainer, and registers one version", async () => {
    const trainer = open();
    const plan = await trainer.plan(spec());
    const epochs: number[] = [];
    const job = await trainer.start(plan, { onEpoch: ({ epoch }) => epochs.push(epoch) });
    const tuned = await trainer.model(job);
    expect(tuned).toMatchObject({ model: "local:toy@v1", jobId: job.id, plan });
    expect(epochs).toHaveLength(tuned.epochs);
    expect(await trainer.status(job)).toMatchObject({ state: "completed", epoch: tuned.epochs, plannedEpochs: 8 });

    const later = open();
    const samePlan = await later.plan(spec());
    const restarted: number[] = [];
    expect(await later.start(samePlan, { onEpoch: ({ epoch }) => restarted.push(epoch) })).toEqual(job);
    expect(await later.model(job)).toEqual(tuned);
    expect(restarted).toEqual([]);
    expect((await listModels(useCase())).entries).toHaveLength(1);

    const model = await openModel(tuned.model, { useCase: useCase() });
    const { text } = await model.complete({ messages: [{ role: "user", content: "free money offer" }], maxTokens: 5 });
    expect(text).toBe("spam");
  });

  test("the same seed gives the same artefact in an empty project, another seed another", async () => {
    const hashes: string[] = [];
    for (const seed of [7, 7, 8]) {
      const trainer = openTrainer("local", { useCase: { ...useCase(), name: `toy${hashes.length}` }, catalogue });
      const plan = await trainer.plan({ ...spec(), seed });
      const plain = { ...plan, useCase: "toy" };
      const { trainLocalModel } = await import("./train-local.js");
      const { artefact } = await trainLocalModel(plain, spec());
      hashes.push(artefact);
    }
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  test("a job whose process died is interrupted, and starting its plan again finishes it", async () => {
    const trainer = open();
    const plan = await trainer.plan(spec());
    const job = await trainer.start(plan);
    const tuned = await trainer.model(job);
    const file = join(root, ".tunelab", "toy", "jobs", job.id, "job.json");
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const record = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    await writeFile(file, JSON.stringify({ ...record, state: "running", pid: dead }));
    const later = open();
    expect(await later.status(job)).toMatchObject({ state: "interrupted" });
    await expect(later.model(job)).rejects.toThrow("it is interrupted");
    await expect(later.start(plan)).rejects.toThrow("Make the plan again");
    await later.start(await later.plan(spec()));
    expect(await later.model(job)).toEqual(tuned);
  });

  test("stop ends a long job, model says so, and it can be started again", async () => {
    const trainer = open();
    const plan = await trainer.plan({ ...spec(), epochs: 100_000, earlyStoppingPatience: 100_000 });
    const job = await trainer.start(plan);
    expect(await trainer.status(job)).toMatchObject({ state: "running", plannedEpochs: 100_000 });
    await trainer.stop(job);
    expect(await trainer.status(job)).toMatchObject({ state: "stopped" });
    await expect(trainer.model(job)).rejects.toThrow("it is stopped");
  });

  test("a failure is recorded with its reason, and an unknown job is named", async () => {
    const trainer = open();
    const job = await trainer.start(await trainer.plan({ ...spec(), learningRate: 1e38 }));
    await expect(trainer.model(job)).rejects.toThrow("training diverged");
    expect(await open().status(job)).toMatchObject({ state: "failed" });
    await expect(open().status({ id: "none", planHash: "none" })).rejects.toThrow("no training job none");
  });

  test("small data: one row, one class, no validation, unseen classes", async () => {
    const trainer = open();
    const one = await trainer.model(await trainer.start(await trainer.plan({ train: mails(1, 1), validation: [] })));
    expect(one.findings.map(({ kind }) => kind)).toEqual(["single-class", "no-validation"]);
    const stranger = example(1, "other", seededRandom(1));
    const tuned = await trainer.model(
      await trainer.start(await trainer.plan({ train: mails(60, 1), validation: [...mails(9, 2), stranger] })),
    );
    expect(tuned.findings.find(({ kind }) => kind === "unseen-class")?.message).toContain("other");
  });

  test("any texts train and answer with a learnt answer", async () => {
    const { trainLocalModel } = await import("./train-local.js");
    const { decodeModel } = await import("../models/local/artefact.js");
    const { answerTrained } = await import("../models/local/trained.js");
    const trainer = open();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ text: fc.string(), label: fc.constantFrom("a", "b", "c") }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.string(),
        async (texts, question) => {
          const train = texts.map(
            ({ text, label }, id): Example => ({
              id: String(id),
              messages: [
                { role: "user", content: text },
                { role: "assistant", content: `${label}!` },
              ],
              label,
              source: { source: "s", file: "f" },
            }),
          );
          const plan = await trainer.plan({ train, validation: [], epochs: 2 });
          const { artefact } = await trainLocalModel(plan, { train, validation: [] });
          const answer = answerTrained(decodeModel(artefact, { file: "x" }), {
            messages: [{ role: "user", content: question }],
            maxTokens: 5,
          });
          expect(texts.map(({ label }) => `${label}!`)).toContain(answer);
        },
      ),
      { seed: 3, numRuns: 30 },
    );
  });
});
