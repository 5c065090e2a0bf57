import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import {
  bedrockSettings,
  mails,
  NOVA_LITE,
  realCatalogue,
  trainingDefaults,
} from "../../../test/support/bedrock-case.js";
import type { Catalogue } from "../../catalogue/types.js";
import type { TrainingSpec } from "../plan.js";
import { planChanges, settingsOf } from "../retraining.js";
import { plainDecimal } from "./hyperparameters.js";
import { nameFinding, serviceName } from "./patterns.js";
import { planBedrock } from "./plan-bedrock.js";

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await realCatalogue();
});

const HAIKU = "anthropic.claude-3-haiku-20240307-v1:0";
const NOVA_2 = "amazon.nova-2-lite-v1:0";

const planned = (spec: Partial<TrainingSpec> = {}) =>
  planBedrock(
    { train: mails(90), validation: mails(30, 1000), ...spec },
    {
      useCase: "mails",
      system: "Answer ham or spam.",
      defaults: trainingDefaults,
      catalogue,
      on: new Date("2026-11-22T08:00:00Z"),
    },
  );
const messages = (findings: readonly { message: string }[]) => findings.map((one) => one.message).join("\n");

describe("what the service takes", () => {
  test("names: good and bad ones of each kind", () => {
    expect(nameFinding("jobName", "tunelab-mails.1+2")).toBeNull();
    expect(nameFinding("jobName", "my_job")?.message).toContain("no underscore");
    expect(nameFinding("jobName", "x".repeat(64))?.message).toContain("at most 63");
    expect(nameFinding("modelName", "a--b")).not.toBeNull();
    expect(nameFinding("modelName", "a.b")).not.toBeNull();
    expect(nameFinding("roleArn", "arn:aws:iam::12345:role/x")).not.toBeNull();
    for (const key of ["a b", "a=b", "a+b", "a%b", "a:b", "a//b"])
      expect(nameFinding("s3Uri", `s3://bucket/${key}`)).not.toBeNull();
    expect(nameFinding("s3Uri", "s3://bucket/tunelab/mails/data/0a/train.jsonl")).toBeNull();
  });

  test("the job name's pattern takes what the service's own takes, and cannot run away", () => {
    const theirs = /^[a-zA-Z0-9](-*[a-zA-Z0-9+\-.])*$/;
    const sign = fc.constantFrom(..."aZ09-+._ ".split(""));
    fc.assert(
      fc.property(fc.array(sign, { minLength: 1, maxLength: 12 }), (signs) => {
        const name = signs.join("");
        expect(nameFinding("jobName", name) === null).toBe(theirs.test(name));
      }),
      { seed: 1, numRuns: 500 },
    );
    const startedAt = performance.now();
    expect(nameFinding("jobName", `a${"-".repeat(61)}_`)).not.toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(50);
  });

  test("made names fit, whatever the use case is called", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,80}$/), (name) => {
        const made = serviceName(`tunelab-${name}`, "0123abcd");
        expect(nameFinding("jobName", made)).toBeNull();
        expect(nameFinding("modelName", made)).toBeNull();
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  test("numbers go out in plain digits", () => {
    expect([1e-5, 1e-7, 3, 0.1].map(plainDecimal)).toEqual(["0.00001", "0.0000001", "3", "0.1"]);
  });
});

describe("a plan", () => {
  test("of good data has nothing against it; defaults are the published ones, as text", () => {
    const { plan, texts } = planned();
    expect(plan.blocking).toEqual([]);
    expect(plan.bedrock.hyperParameters).toEqual({
      epochCount: "2",
      learningRate: "0.00001",
      learningRateWarmupSteps: "10",
    });
    expect(plan.bedrock.baseModelId).toBe("amazon.nova-lite-v1:0:300k");
    const [train, validation] = plan.bedrock.files;
    expect([train?.rows, validation?.rows]).toEqual([90, 30]);
    expect(train?.key).toBe(`tunelab/mails/data/${train?.sha256.slice(0, 32)}/train.jsonl`);
    const firstLine = JSON.parse(texts.get(train?.key ?? "")?.split("\n")[0] ?? "") as unknown;
    expect(firstLine).toMatchObject({
      schemaVersion: "bedrock-conversation-2024",
      system: [{ text: "Answer ham or spam." }],
    });
    expect(plan.bedrock.policies.map((one) => one.name)).toEqual(["trust", "role", "caller"]);
    for (const { text } of plan.bedrock.policies) expect(JSON.parse(text)).toMatchObject({ Version: "2012-10-17" });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  test("has a hash that rows and settings decide, not their order nor the day", () => {
    const { hash } = planned().plan;
    expect(planned({ train: mails(90).reverse() }).plan.hash).toBe(hash);
    expect(planned({ epochs: 3 }).plan.hash).not.toBe(hash);
    expect(planned({ train: mails(89) }).plan.hash).not.toBe(hash);
  });

  test("made again from its own settings is the same plan; what new rows change is named", () => {
    const first = planned({ epochs: 3 }).plan;
    expect(planned(settingsOf(first)).plan.hash).toBe(first.hash);
    const more = planned({ ...settingsOf(first), train: mails(120) }).plan;
    expect(more.hyperparameters).toEqual(first.hyperparameters);
    const changed = planChanges(first, more);
    expect(changed.find(({ what }) => what === "training rows")).toMatchObject({ before: "90", now: "120" });
    expect(changed.map(({ what }) => what)).not.toContain("epoch count");
    expect(planChanges(null, more)).toEqual([]);
  });

  test("is priced line by line; a price nobody published is null with the reason, a known one its date", () => {
    const lite = planned().plan.bedrock.costs;
    expect(lite.map((line) => line.what)).toEqual([
      "training",
      "storage",
      "serving on demand",
      "evaluation",
      "serving on provisioned throughput",
    ]);
    expect(lite[0]).toMatchObject({ usd: null, per: "once" });
    expect(lite[0]?.because).toContain("no published price");
    const train = mails(300);
    const { plan } = planned({ baseModel: NOVA_2, train, epochs: 2, evaluationRequests: 500 });
    const [training, storage, onDemand, evaluation, provisioned] = plan.bedrock.costs;
    expect(training?.usd).toBeCloseTo((plan.data.tokens / 1000) * 0.00378, 10);
    expect(plan.data.tokens).toBe(plan.data.tokensPerEpoch * 2);
    expect(training).toMatchObject({ asOf: "2026-08-02" });
    expect(storage).toMatchObject({ usd: 1.95, per: "month" });
    expect(evaluation?.usd).toBeCloseTo(((onDemand?.usd ?? 0) * 500) / 1000, 10);
    expect(provisioned).toMatchObject({ usd: 60.5, per: "hour" });
  });

  test("refuses Claude 3 Haiku with the day of its end, and says what can be trained", () => {
    const { blocking } = planned({ baseModel: HAIKU }).plan;
    expect(messages(blocking)).toContain("2026-09-10");
    expect(messages(blocking)).toContain("Amazon Nova 2 Lite");
  });

  test("refuses a foreign region, a wrong role, bucket and name, each by its field", () => {
    const { blocking } = planned({
      bedrock: { region: "eu-central-1", bucket: "My_Bucket", roleArn: "tunelab", modelName: "a.b" },
    }).plan;
    expect(new Set(blocking.map((one) => one.field))).toEqual(
      new Set(["region", "roleArn", "bucket", "modelName", "outputS3Uri", "train.s3Uri", "validation.s3Uri"]),
    );
    const spaced = planned({ bedrock: { ...bedrockSettings, prefix: "my files" } }).plan;
    expect(messages(spaced.blocking)).toContain("no space");
  });

  test("refuses settings out of a published range; warns where none is published", () => {
    expect(messages(planned({ epochs: 6 }).plan.blocking)).toContain("epochCount must lie in 1 to 5, got 6");
    expect(messages(planned({ learningRate: 8 }).plan.blocking)).toContain("0.000001 to 0.0001");
    const batch = planned({ batchSize: 4 }).plan;
    expect(batch.blocking).toEqual([]);
    expect(messages(batch.findings)).toContain("not among the published settings");
    const free = planned({ baseModel: NOVA_2, train: mails(300), epochs: 99 }).plan;
    expect(free.blocking).toEqual([]);
    expect(messages(free.findings)).toContain("no published range of epochCount");
    const text = planned({ bedrock: { ...bedrockSettings, hyperparameters: { epochCount: "two" } } }).plan;
    expect(messages(text.blocking)).toContain('must be a number, got "two"');
  });

  test("keeps validation rows back where the model takes none, and says so", () => {
    const { plan } = planned({ baseModel: NOVA_2, train: mails(300) });
    expect(plan.bedrock.files.map((file) => file.part)).toEqual(["train"]);
    expect(plan.blocking).toEqual([]);
    expect(messages(plan.findings)).toContain("takes no validation file: 30 rows are not sent");
  });

  test("refuses too few rows, and rows with reserved words until they are to be left out", () => {
    expect(messages(planned({ baseModel: NOVA_2 }).plan.blocking)).toContain("takes 200, the data has 90");
    const train = mails(90);
    train[4] = {
      ...train[4],
      messages: [
        { role: "user", content: "Bot: hello" },
        { role: "assistant", content: "ham" },
      ],
    } as (typeof train)[0];
    const refused = planned({ train }).plan;
    expect(refused.blocking[0]).toMatchObject({ file: "mails.csv", line: 5 });
    const left = planned({ train, bedrock: { ...bedrockSettings, badRows: "leave-out" } }).plan;
    expect(left.blocking).toEqual([]);
    expect(left.data.trainRows).toBe(89);
    expect(left.bedrock.leftOut).toHaveLength(1);
  });

  test("needs rows, a model of the catalogue and a bedrock section", () => {
    expect(() => planned({ train: [] })).toThrow("no training rows");
    expect(() => planned({ baseModel: "amazon.nova-lit" })).toThrow("Nearest");
    const { bedrock: _, ...defaults } = trainingDefaults;
    const context = { useCase: "mails", system: "", defaults, catalogue, on: new Date() };
    expect(() => planBedrock({ train: mails(9), validation: [] }, context)).toThrow("train.bedrock.bucket");
    expect(NOVA_LITE).toBe("amazon.nova-lite-v1:0");
  });
});
