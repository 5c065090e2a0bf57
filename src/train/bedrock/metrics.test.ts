import { describe, expect, test } from "vitest";
import { curveFindings } from "../learning-curve.js";
import { explainFailure } from "./explain-failure.js";
import { curveOfMetrics, metricKeys } from "./metrics.js";

const training = (rows: string) => ({
  file: "t.csv",
  text: `step_number,epoch_number,training_loss,perplexity\n${rows}`,
});
const validation = (rows: string) => ({
  file: "v.csv",
  text: `step_number,epoch_number,validation_loss,perplexity\n${rows}`,
});

describe("the curve of a job's metrics files", () => {
  test("counts from 1, whatever the file counts from; an epoch's loss is the mean of its steps", async () => {
    const zero = await curveOfMetrics({
      training: training("0,0,3,1\n1,0,1,1\n2,1,0.5,1\n"),
      validation: validation("1,0,2,1\n2,1,1,1\n"),
    });
    const one = await curveOfMetrics({
      training: training("1,1,3,1\n2,1,1,1\n3,2,0.5,1\n"),
      validation: validation("2,1,2,1\n3,2,1,1\n"),
    });
    expect(zero).toEqual(one);
    expect(zero.epochs).toEqual([
      { epoch: 1, trainingLoss: 2, validationLoss: 2, trainingAccuracy: null, validationAccuracy: null },
      { epoch: 2, trainingLoss: 0.5, validationLoss: 1, trainingAccuracy: null, validationAccuracy: null },
    ]);
    expect(zero.steps.map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  test("without a validation file, without rows, with a byte order mark", async () => {
    const marked = { file: "t.csv", text: `\uFEFF${training("0,0,3,1\n").text}` };
    expect((await curveOfMetrics({ training: marked, validation: null })).epochs[0]?.validationLoss).toBeNull();
    expect(await curveOfMetrics({ training: training(""), validation: null })).toEqual({ steps: [], epochs: [] });
    expect(await curveOfMetrics({ training: null, validation: null })).toEqual({ steps: [], epochs: [] });
  });

  test("other columns are named with file and line", async () => {
    const other = { file: "t.csv", text: "step,loss\n1,2\n" };
    await expect(curveOfMetrics({ training: other, validation: null })).rejects.toThrow("t.csv:2");
    await expect(curveOfMetrics({ training: training("0,0,,1\n"), validation: null })).rejects.toThrow("training_loss");
  });

  test("files are found by name in any of the folders that models use", () => {
    const root = "out/model-customization-job-abc";
    for (const folder of ["validation_artifacts/post_fine_tuning_validation/validation", "validation_artifacts"]) {
      const keys = [
        `${root}/training_artifacts/step_wise_training_metrics.csv`,
        `${root}/${folder}/validation_metrics.csv`,
      ];
      expect(metricKeys(keys)).toEqual({ training: keys[0], validation: keys[1] });
    }
    expect(metricKeys([])).toEqual({ training: null, validation: null });
  });

  test("rising validation loss names the epochs to train again with; falling loss asks for more", async () => {
    const rising = await curveOfMetrics({
      training: training("0,0,3,1\n1,1,1,1\n2,2,0.5,1\n"),
      validation: validation("0,0,1,1\n1,1,2,1\n2,2,3,1\n"),
    });
    const [finding] = curveFindings(rising, { plannedEpochs: 3, keeps: "last" });
    expect(finding).toMatchObject({ kind: "overfitting" });
    expect(finding?.message).toContain("train again with 1 epoch to");
    const falling = await curveOfMetrics({ training: training("0,0,3,1\n1,1,1,1\n"), validation: null });
    expect(curveFindings(falling, { plannedEpochs: 2, keeps: "last" }).map(({ kind }) => kind)).toEqual([
      "under-trained",
    ]);
  });
});

test.each([
  ["Access denied when trying to read s3://b/k", "role policy"],
  ["Your training data does not follow the prompt/completion format", "make the plan again"],
  ["Record 12 exceeds the maximum number of tokens", "longest rows"],
  ["Insufficient number of samples: at least 200 records are required", "Add rows"],
  ["Account quota reached", "Service Quotas"],
  ["An internal error occurred", "new attempt"],
  [null, "CloudTrail"],
])("a failure %j is explained", (message, remedy) => {
  expect(explainFailure(message).says).toBe(message ?? "no reason given");
  expect(explainFailure(message).remedy).toContain(remedy);
});
