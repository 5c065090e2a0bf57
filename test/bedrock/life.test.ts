import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openModel } from "../../src/models/open-model.js";
import { listModels, promote, resolveModel, rollBack } from "../../src/models/registry.js";
import { openServing } from "../../src/train/serving/serving.js";
import { costAlarms } from "../../src/train/serving/serving-record.js";
import { environmentFor, mails, NOVA_LITE, realCatalogue, trainerOn, useCaseIn } from "../support/bedrock-case.js";
import { type BedrockServer, startBedrockServer } from "../support/bedrock-server.js";

let server: BedrockServer;
let root: string;
const before = { ...process.env };
const HOUR = 3_600_000;

beforeEach(async () => {
  server = await startBedrockServer();
  root = await mkdtemp(join(tmpdir(), "tunelab-life-"));
  Object.assign(process.env, environmentFor(server.url));
});
afterEach(async () => {
  process.env = { ...before };
  await server.close();
  await rm(root, { recursive: true, force: true });
});

const owner = () => ({ name: "mails", root });

async function trained(from = 0) {
  const trainer = await trainerOn(server, root);
  const plan = await trainer.plan({ train: mails(90, from), validation: mails(30, 1000) });
  const job = await trainer.start(plan, { approvedPlan: plan.hash });
  return trainer.model(job);
}

const servingOf = async () =>
  openServing({
    useCase: useCaseIn(root),
    catalogue: await realCatalogue(),
    now: () => server.clock.now(),
    sleep: async (ms) => server.clock.advance(ms),
  });

/** Asks a served model as the runtime API does. */
async function ask(arn: string, text: string): Promise<string> {
  const answer = await fetch(`${server.url}/model/${encodeURIComponent(arn)}/converse`, {
    method: "POST",
    body: JSON.stringify({ messages: [{ role: "user", content: [{ text }] }] }),
  });
  const body = (await answer.json()) as { message?: string; output?: { message: { content: { text: string }[] } } };
  return body.output?.message.content[0]?.text ?? body.message ?? "";
}

test("the whole life: train, deploy, ask, promote, roll back, delete", async () => {
  const tuned = await trained();
  await expect(openModel(tuned.model, { useCase: owner() })).rejects.toThrow("is trained but not served");
  const serving = await servingOf();
  const plan = await serving.plan({ model: tuned.model, hours: 2 });
  expect(plan).toMatchObject({ kind: "on-demand", usd: null, usdPerHour: null });
  await expect(serving.start(plan)).rejects.toThrow("was not approved; nothing was sent");
  const { name } = await serving.start(plan, { approvedPlan: plan.hash });
  expect((await serving.start(plan, { approvedPlan: plan.hash })).name).toBe(name);
  expect(server.servings.size).toBe(1);
  const states: string[] = [];
  const { arn } = await serving.wait(name, { onLook: ({ state }) => states.push(state) });
  expect(states[0]).toBe("creating");
  expect((await resolveModel(owner(), tuned.model)).cloud?.servedAs).toBe(arn);
  const answers = await Promise.all(mails(30, 5000).map(({ messages }) => ask(arn ?? "", messages[0]?.content ?? "")));
  expect(answers).toEqual(mails(30, 5000).map(({ label }) => label));
  const opened = await openModel(tuned.model, { useCase: owner(), bedrock: { region: "us-east-1" } });
  const completion = await opened.complete({
    messages: [{ role: "user", content: "winner of the offer" }],
    maxTokens: 8,
  });
  expect(completion).toMatchObject({ text: "spam", servedFrom: "model" });

  await promote(owner(), tuned.model, { reason: "better in the benchmark" });
  await expect(serving.deleteModel("v1")).rejects.toThrow("is the champion");
  expect(await rollBack(owner(), { reason: "complaints" })).toBeNull();
  await expect(serving.deleteModel("v1")).rejects.toThrow("is served as");
  expect(await serving.stop("all")).toEqual([name]);
  expect(await ask(arn ?? "", "offer")).toContain("not found");
  expect((await serving.list()).map((row) => [row.what, row.usdPerMonth])).toEqual([["stored model", null]]);
  await serving.deleteModel("v1");
  await serving.deleteModel("v1");
  expect([server.servings.size, server.customModels.size]).toEqual([0, 0]);
  expect(await serving.list()).toEqual([]);
  expect(await costAlarms(owner(), server.clock.now())).toEqual([]);
  await expect(serving.plan({ model: "v1", hours: 1 })).rejects.toThrow("was deleted from Amazon Bedrock");
});

describe("provisioned throughput", () => {
  const provisioned = async (hours = 2) => {
    const { model } = await trained();
    const serving = await servingOf();
    const plan = await serving.plan({ model, kind: "provisioned", hours });
    const record = await serving.start(plan, { approvedPlan: plan.hash });
    return { serving, plan, record };
  };

  test("says what it costs until it is deleted, and is deleted at its expiry by whoever waits", async () => {
    const { serving, record } = await provisioned();
    await serving.wait(record.name);
    server.clock.advance(HOUR);
    const [row] = await serving.list();
    expect(row).toMatchObject({ what: "provisioned", state: "active", version: "v1" });
    const [alarm] = await costAlarms(owner(), server.clock.now());
    expect(alarm).toMatch(/^STILL COSTING MONEY: mails v1 on provisioned throughput/);
    expect(alarm).toContain(`npx tunelab serving stop ${record.name}`);
    expect(await serving.watch()).toEqual([record.name]);
    expect(server.servings.size).toBe(0);
    expect(server.clock.now().getTime() - Date.parse(record.createdAt)).toBeLessThan(2.1 * HOUR);
  });

  test("is metered by the hour where the price is known", async () => {
    const trainer = await trainerOn(server, root);
    const plan = await trainer.plan({
      train: mails(300),
      validation: [],
      baseModel: "amazon.nova-2-lite-v1:0",
      epochs: 2,
    });
    const { model } = await trainer.model(await trainer.start(plan, { approvedPlan: plan.hash }));
    const serving = await servingOf();
    const serve = await serving.plan({ model, kind: "provisioned", hours: 3 });
    expect(serve.usd).toBeCloseTo(181.5, 10);
    await serving.start(serve, { approvedPlan: serve.hash });
    server.clock.advance(2 * HOUR);
    expect((await serving.list())[0]?.costUsd).toBeCloseTo(121, 10);
    server.clock.advance(2 * HOUR);
    expect((await costAlarms(owner(), server.clock.now()))[0]).toContain("EXPIRED");
    expect(await serving.enforceExpiry()).toHaveLength(1);
    const again = await serving.plan({ model, kind: "provisioned", hours: 3 });
    expect(again.name).not.toBe(serve.name);
  });

  test("that was started elsewhere, or deleted elsewhere, is shown or forgotten", async () => {
    const { serving, record } = await provisioned();
    const [first] = [...server.servings.values()];
    await rm(join(root, ".tunelab", "mails", "serving"), { recursive: true });
    const rows = await serving.list();
    expect(rows[0]).toMatchObject({ name: record.name, version: null, what: "provisioned" });
    expect(first?.arn).toBe(rows[0]?.arn);
    const { serving: other, plan } = {
      serving,
      plan: await serving.plan({ model: "v1", kind: "provisioned", hours: 1 }),
    };
    await other.start(plan, { approvedPlan: plan.hash });
    expect(server.servings.size).toBe(1);
    server.servings.clear();
    expect((await serving.list()).map((row) => row.what)).toEqual(["stored model"]);
    expect(await costAlarms(owner(), server.clock.now())).toEqual([]);
  });

  test("that a quota refuses leaves nothing behind", async () => {
    const { model } = await trained();
    const serving = await servingOf();
    const plan = await serving.plan({ model, kind: "provisioned", hours: 1 });
    server.fail("POST /provisioned", { status: 400, type: "ServiceQuotaExceededException", message: "Model units 0" });
    await expect(serving.start(plan, { approvedPlan: plan.hash })).rejects.toThrow("Service Quotas");
    expect(await costAlarms(owner(), server.clock.now())).toEqual([]);
  });
});

test("two trainings: promote the second, roll back to the first", async () => {
  await trained();
  await promote(owner(), "v1", { reason: "first" });
  const second = await trained(200);
  expect(second.model).toBe("registry:v2");
  await promote(owner(), "challenger", { reason: "better" });
  expect((await rollBack(owner(), { reason: "worse in production" }))?.version).toBe("v1");
  const { entries } = await listModels(owner());
  expect(entries[1]?.lineage).toMatchObject({ trainer: "bedrock", baseModel: NOVA_LITE });
});

describe("a kill", () => {
  const live = (): { process: ReturnType<typeof spawn>; ended: Promise<number | string | null> } => {
    const child = spawn(process.execPath, ["--import", "tsx", "test/support/bedrock-life.ts", server.url, root], {
      env: { ...process.env },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      errors += chunk.toString();
    });
    const ended = new Promise<number | string | null>((resolve) => {
      child.on("exit", (code, signal) => resolve(code === 1 ? errors : (code ?? signal)));
    });
    return { process: child, ended };
  };

  test.each([
    ["PUT /tunelab-test/", "before"],
    ["POST /model-customization-jobs", "before"],
    ["POST /model-customization-jobs", "after"],
    ["GET /model-customization-jobs/arn", "after"],
    ["POST /provisioned-model-throughput", "before"],
    ["POST /provisioned-model-throughput", "after"],
  ] as const)("at %s, %s it is carried out, leaves one job and nothing unseen", async (call, when) => {
    const first = live();
    server.at(call, when, () => first.process.kill("SIGKILL"));
    expect(await first.ended).toBe("SIGKILL");
    const alarms = await costAlarms(owner(), server.clock.now());
    expect(alarms.length).toBeGreaterThanOrEqual(server.servings.size);
    expect(await live().ended).toBe(0);
    expect(server.jobs.size).toBe(1);
    expect(server.servings.size).toBe(1);
    expect(await costAlarms(owner(), server.clock.now())).toHaveLength(1);
    expect((await listModels(owner())).entries).toHaveLength(1);
  });
});
