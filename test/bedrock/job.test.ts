import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listModels } from "../../src/models/registry.js";
import type { TrainingStatus } from "../../src/train/trainer.js";
import { bedrockSettings, environmentFor, mails, trainerOn, trainingDefaults } from "../support/bedrock-case.js";
import { ACCOUNT, type BedrockServer, startBedrockServer } from "../support/bedrock-server.js";

let server: BedrockServer;
let root: string;
const before = { ...process.env };

beforeEach(async () => {
  server = await startBedrockServer();
  root = await mkdtemp(join(tmpdir(), "tunelab-bedrock-"));
  Object.assign(process.env, environmentFor(server.url));
});
afterEach(async () => {
  process.env = { ...before };
  await server.close();
  await rm(root, { recursive: true, force: true });
});

const spec = { train: mails(90), validation: mails(30, 1000), epochs: 3 };
const created = () => server.calls.filter((call) => call === "POST /model-customization-jobs").length;
const sent = () => server.calls.filter((call) => call.startsWith("PUT /")).length;

async function started(train = trainingDefaults) {
  const trainer = await trainerOn(server, root, { train });
  const plan = await trainer.plan(spec);
  return { trainer, plan, start: () => trainer.start(plan, { approvedPlan: plan.hash }) };
}

describe("a job", () => {
  test("is planned, approved, sent once, waited for in another process, and gives a curve and a model", async () => {
    const { trainer, plan } = await started();
    await expect(trainer.start(plan)).rejects.toThrow("was not approved; nothing was sent");
    await expect(trainer.start(plan, { approvedPlan: "00000000" })).rejects.toThrow("not approved");
    expect([created(), sent()]).toEqual([0, 0]);
    const job = await trainer.start(plan, { approvedPlan: plan.hash.slice(0, 16) });
    expect([created(), sent()]).toEqual([1, 2]);
    expect(await trainer.start(plan)).toEqual(job);
    expect(created()).toBe(1);

    const pauses: number[] = [];
    const later = await trainerOn(server, root, { onSleep: (ms) => pauses.push(ms) });
    expect(await later.find(plan.bedrock?.jobName ?? "")).toEqual(job);
    expect(await later.status(job)).toMatchObject({
      state: "running",
      stages: [{ name: "validation", status: "InProgress" }, {}, {}],
    });
    const seen: TrainingStatus[] = [];
    const tuned = await later.model(job, { onStatus: (status) => seen.push(status) });
    expect(pauses[0]).toBe(15_000);
    expect(Math.max(...pauses)).toBe(120_000);
    expect(seen.some(({ stages }) => stages?.[2]?.status === "InProgress")).toBe(true);
    expect(tuned.model).toBe("registry:v1");
    expect(tuned.curve.epochs.map((point) => point.validationLoss)).toEqual([1.1, 0.7, 0.9]);
    expect(tuned.curve.steps).toHaveLength(30);
    expect(tuned.curve.steps[0]).toMatchObject({ step: 1, epoch: 1 });
    expect(tuned.findings.map((one) => one.kind)).toEqual(["overfitting"]);
    expect(tuned.findings[0]?.message).toContain("train again with 2 epochs");
    expect(await later.model(job)).toEqual(tuned);
    const { entries, aliases } = await listModels({ name: "mails", root });
    expect(entries).toHaveLength(1);
    expect(entries[0]?.cloud?.modelArn).toMatch(/custom-model\/amazon\.nova-lite-v1:0:300k\//);
    expect(aliases).toEqual({ champion: null, challenger: "v1" });
  });

  test("is started once when its answer is lost, when the process ends in between, and when its folder is lost", async () => {
    const { plan, start } = await started();
    server.dropAnswer("POST /model-customization-jobs");
    const job = await start();
    expect(server.jobs.size).toBe(1);
    await rm(join(root, ".tunelab"), { recursive: true });
    const again = await started();
    expect(await again.start()).toEqual(job);
    expect(server.jobs.size).toBe(1);
    expect(plan.hash).toBe(again.plan.hash);
    expect(sent()).toBe(2);
  });

  test("two processes at once start one job", async () => {
    const [first, second] = [await started(), await started()];
    await Promise.all([first.start(), second.start()]);
    expect(server.jobs.size).toBe(1);
  });

  test("survives throttling while it is waited for", async () => {
    const { trainer, start } = await started();
    const job = await start();
    server.fail(
      "GET /model-customization-jobs/",
      { status: 429, type: "ThrottlingException", message: "Rate exceeded" },
      4,
    );
    expect((await trainer.model(job)).model).toBe("registry:v1");
  });

  test("fails with what AWS says, what it means and what to do; started again it is the next attempt", async () => {
    server.failJobs({ afterMs: 3_600_000, message: "Access denied when reading the training data" });
    const { trainer, start } = await started();
    const job = await start();
    const failure = await trainer.model(job).catch((error: Error) => error.message);
    expect(failure).toContain("AWS says: Access denied when reading the training data");
    expect(failure).toContain("What to do: Paste the trust and the role policy");
    server.failJobs(null);
    expect(await start()).toEqual(job);
    expect(server.jobs.size).toBe(2);
    expect(sent()).toBe(2);
    expect([...server.jobs.values()].at(-1)?.request.jobName).toMatch(/-r2$/);
    expect((await trainer.model(job)).model).toBe("registry:v1");
  });

  test("whose session expires while it is waited for goes on, and is waited for again", async () => {
    const { trainer, start } = await started();
    const job = await start();
    const expired = { status: 403, type: "ExpiredTokenException", message: "The security token is expired" };
    server.fail("GET /model-customization-jobs/", expired);
    await expect(trainer.model(job)).rejects.toThrow("What was started goes on; nothing is started twice.");
    expect((await trainer.model(job)).model).toBe("registry:v1");
    expect(created()).toBe(1);
  });

  test("is stopped, and stopping twice is no error", async () => {
    const { trainer, start } = await started();
    const job = await start();
    await trainer.stop(job);
    await trainer.stop(job);
    await expect(trainer.model(job)).rejects.toThrow("it is stopped");
  });

  test("deleted behind our back is missed in words, and starts anew when asked", async () => {
    const { trainer, start } = await started();
    const job = await start();
    server.jobs.clear();
    expect(await trainer.status(job)).toMatchObject({ state: "missing" });
    await expect(trainer.model(job)).rejects.toThrow("is no longer in us-east-1");
    await start();
    expect(server.jobs.size).toBe(1);
  });

  test("a machine asleep for a day finds the job completed", async () => {
    const { trainer, start } = await started();
    const job = await start();
    server.clock.advance(86_400_000);
    expect((await trainer.model(job)).epochs).toBe(3);
  });

  test("without metrics in the bucket there is a model, and the curve is said to be missing", async () => {
    server.metrics = null;
    const { trainer, start } = await started();
    const tuned = await trainer.model(await start());
    expect([tuned.epochs, tuned.bestEpoch]).toEqual([0, 0]);
    expect(tuned.findings.map((one) => one.kind)).toEqual(["no-curve"]);
  });
});

describe("clear words for", () => {
  const startFails = async (train = trainingDefaults): Promise<string> => {
    const { start } = await started(train);
    const message = await start().then(
      () => "it was started",
      (error: Error) => error.message,
    );
    expect(server.jobs.size).toBe(0);
    return message;
  };

  test("no credentials", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) delete process.env[name];
    process.env["AWS_CONFIG_FILE"] = join(root, "none");
    process.env["AWS_SHARED_CREDENTIALS_FILE"] = join(root, "none");
    expect(await startFails()).toContain("no AWS credentials for");
  });

  test("an expired session", async () => {
    server.fail("GET /model-customization-jobs", {
      status: 403,
      type: "ExpiredTokenException",
      message: "The security token included in the request is expired",
    });
    expect(await startFails()).toContain("sign in again");
  });

  test("access denied on S3, with the statement that is missing", async () => {
    server.fail("PUT /", { status: 403, type: "AccessDenied", message: "Access Denied" });
    const message = await startFails();
    expect(message).toContain('"Action":"s3:PutObject"');
    expect(message).toContain("arn:aws:s3:::tunelab-test/tunelab/mails/data/");
  });

  test("access denied on PassRole, with the statement that is missing", async () => {
    const role = bedrockSettings.roleArn;
    server.fail("POST /model-customization-jobs", {
      status: 403,
      type: "AccessDeniedException",
      message: `User: arn:aws:iam::${ACCOUNT}:user/ann is not authorized to perform: iam:PassRole on resource: ${role} because no identity-based policy allows the iam:PassRole action`,
    });
    expect(await startFails()).toContain(
      `{"Effect":"Allow","Action":"iam:PassRole","Resource":"${role}","Condition":{"StringEquals":{"iam:PassedToService":"bedrock.amazonaws.com"}}}`,
    );
  });

  test("a bucket in another region, and one that is not there", async () => {
    server.bucketRegion = "eu-west-1";
    expect(await startFails()).toContain("bucket tunelab-test lies in eu-west-1, the job in us-east-1");
    server.bucketRegion = "us-east-1";
    const train = { ...trainingDefaults, bedrock: { ...bedrockSettings, bucket: "not-there" } };
    expect(await startFails(train)).toContain("there is no bucket not-there");
  });

  test("a quota, and a refused request", async () => {
    server.fail("POST /model-customization-jobs", {
      status: 400,
      type: "ServiceQuotaExceededException",
      message: "Too many jobs",
    });
    expect(await startFails()).toContain("Service Quotas");
    server.fail("POST /model-customization-jobs", {
      status: 400,
      type: "ValidationException",
      message: "The provided model identifier is invalid.",
    });
    expect(await startFails()).toContain("The provided model identifier is invalid.");
  });

  test("a name that exists", async () => {
    server.customModels.set("arn:x", { arn: "arn:x", name: "ours", createdAt: 0 });
    const train = { ...trainingDefaults, bedrock: { ...bedrockSettings, modelName: "ours" } };
    expect(await startFails(train)).toContain("a custom model ours exists already");
  });

  test("a model that the service itself calls legacy, whatever the catalogue says", async () => {
    const [lite] = server.foundationModels;
    if (lite) lite.modelLifecycle = { status: "LEGACY", endOfLifeTime: "2027-02-01T00:00:00Z" };
    expect(await startFails()).toContain("with its end of life on 2027-02-01: it takes no new training jobs");
    expect(sent()).toBe(0);
  });

  test("a model past its end of life: nothing is sent", async () => {
    const message = await startFails({
      ...trainingDefaults,
      baseModel: "claude-3-haiku",
      bedrock: { ...bedrockSettings, region: "us-west-2" },
    });
    expect(message).toContain("reached its end of life on Amazon Bedrock on 2026-09-10");
    expect(server.calls).toEqual([]);
  });
});
