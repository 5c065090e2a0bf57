import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import type { UseCaseDefinition } from "../../src/core/use-case.js";
import { saveStep } from "../../src/platform/steps.js";
import { openUseCase } from "../../src/platform/use-case.js";
import { environmentFor, mails, trainingDefaults } from "../support/bedrock-case.js";
import { type BedrockServer, startBedrockServer } from "../support/bedrock-server.js";

let server: BedrockServer;
let root: string;

beforeEach(async () => {
  server = await startBedrockServer({ start: new Date() });
  root = await mkdtemp(join(tmpdir(), "tunelab-cli-"));
  await mkdir(join(root, "data", "mails"), { recursive: true });
  await cp("data/catalogue", join(root, "data", "catalogue"), { recursive: true });
  const definition = parse(await readFile("data/email-triage/use-case.yaml", "utf8")) as UseCaseDefinition;
  const own = { ...definition, name: "mails", train: { ...trainingDefaults, trainer: "local" } };
  await writeFile(join(root, "data", "mails", "use-case.yaml"), stringify(own));
  const useCase = await openUseCase("mails", { from: root });
  const rows = { train: mails(90), validation: mails(30, 1000), test: mails(60, 2000), windows: [], ledger: [] };
  // The commands read the counts alone of this summary.
  const summary = { counts: { train: 90, validation: 30, test: 60 } } as Parameters<
    typeof saveStep<"split">
  >[2]["summary"];
  await saveStep(useCase, "split", { summary, rows });
});
afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

function tunelab(...words: string[]): Promise<{ code: number | null; out: string; errors: string }> {
  const loader = pathToFileURL(resolve("node_modules/tsx/dist/loader.mjs")).href;
  const child = spawn(process.execPath, ["--import", loader, resolve("src/cli/main.ts"), ...words, "-u", "mails"], {
    cwd: root,
    env: { ...process.env, ...environmentFor(server.url) },
  });
  let [out, errors] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  return new Promise((done) => {
    child.on("exit", (code) => done({ code, out, errors }));
  });
}

test("the whole life by commands: plan, start, wait, serve, promote, roll back, stop, delete", async () => {
  const plan = await tunelab("train", "plan", "--trainer", "bedrock", "--policies");
  expect(plan.out).toContain("serving on provisioned throughput");
  expect(plan.out).toContain("iam:PassRole");
  expect(server.calls).toEqual([]);
  const refused = await tunelab("train", "start", "--trainer", "bedrock");
  expect(refused.code).toBe(1);
  expect(refused.errors).toContain("was not approved; nothing was sent");
  expect(server.jobs.size).toBe(0);

  expect((await tunelab("train", "start", "--trainer", "bedrock", "--yes", "--no-wait")).code).toBe(0);
  const [job] = [...server.jobs.values()];
  const name = job?.request.jobName ?? "";
  expect((await tunelab("train", "status", name, "--trainer", "bedrock")).out).toContain("validation InProgress");
  server.clock.advance(2 * 3_600_000);
  const waited = await tunelab("train", "wait", job?.arn ?? "", "--trainer", "bedrock");
  expect(waited.out).toContain("registry:v1 is trained");

  server.at("POST /provisioned-model-throughput", "after", () => server.clock.advance(3_600_000));
  const served = await tunelab("serving", "start", "v1", "--kind", "provisioned", "--hours", "2", "--yes");
  expect(served.out).toContain("answers as bedrock:arn:aws:bedrock:us-east-1:123456789012:provisioned-model/");
  expect(served.errors).toContain("*** STILL COSTING MONEY: mails v1");
  expect(server.servings.size).toBe(1);
  expect((await tunelab("registry", "promote", "v1", "--reason", "better")).errors).toContain("STILL COSTING MONEY");
  expect((await tunelab("registry", "rollback", "--reason", "worse")).out).toContain("The base model");
  expect((await tunelab("serving", "list")).out).toContain("stored model");
  const stopped = await tunelab("serving", "stop", "--all");
  expect(stopped.out).toContain("Deleted: tunelab-mails-v1-provisioned-");
  expect(stopped.errors).not.toContain("STILL COSTING MONEY");
  expect((await tunelab("serving", "delete-model", "v1")).code).toBe(0);
  expect([server.servings.size, server.customModels.size]).toEqual([0, 0]);
}, 120_000);

test("calls that are wrong say what there is", async () => {
  expect((await tunelab("train", "wait", "nothing", "--trainer", "bedrock")).errors).toContain(
    "has no training job nothing",
  );
  const stop = await tunelab("serving", "stop");
  expect([stop.code, stop.errors]).toEqual([2, expect.stringContaining("name what to stop, or give --all")]);
  expect((await tunelab("registry", "rollback", "--reason", "x")).errors).toContain("no champion to roll back");
}, 60_000);
