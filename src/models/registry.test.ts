import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { encodeModel } from "./local/artefact.js";
import { BUCKETS, wordBuckets } from "./local/features.js";
import { openModel } from "./open-model.js";
import { listModels, promote, registerModel, resolveModel, rollBack } from "./registry.js";
import { registryFolder } from "./registry-file.js";

let root: string;
const useCase = () => ({ name: "mail", root });
const now = () => new Date("2026-01-02T03:04:05Z");
const lineage = { trainer: "local", jobId: "j", planHash: "p", dataHash: "d", baseModel: "b" };

const artefactAnswering = (answer: string) =>
  encodeModel({
    useCase: "mail",
    classes: ["only"],
    softmax: { weights: new Float32Array(BUCKETS), biases: new Float32Array(1) },
    answers: [[{ buckets: wordBuckets("any"), answer }]],
  });

const register = (answer: string) =>
  registerModel(useCase(), { artefact: artefactAnswering(answer), lineage, metrics: { accuracy: null } }, { now });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "tunelab-registry-"));
});
afterEach(() => rm(root, { recursive: true }));

test("versions count up, and the same artefact keeps its version", async () => {
  const first = await register("a");
  expect(first).toMatchObject({
    version: "v1",
    model: "local:mail@v1",
    registeredAt: "2026-01-02T03:04:05.000Z",
  });
  expect((await register("b")).version).toBe("v2");
  expect(await register("a")).toEqual(first);
  expect((await listModels(useCase())).entries).toHaveLength(2);
});

test("registrations at the same time lose nothing", async () => {
  await Promise.all(["a", "b", "c", "d", "e"].map(register));
  const { entries } = await listModels(useCase());
  expect(entries.map((entry) => entry.version).sort()).toEqual(["v1", "v2", "v3", "v4", "v5"]);
});

test("promote and roll back walk through the champions down to the base model", async () => {
  for (const answer of ["a", "b"]) await register(answer);
  await promote(useCase(), "v1", { reason: "better", now });
  await promote(useCase(), "challenger", { reason: "better still", now });
  await promote(useCase(), "v1", { reason: "changed our mind", now });
  const champions: (string | null)[] = [];
  for (let step = 0; step < 3; step += 1) {
    champions.push((await rollBack(useCase(), { reason: "complaints", now }))?.version ?? null);
  }
  expect(champions).toEqual(["v2", "v1", null]);
  await expect(rollBack(useCase(), { reason: "again", now })).rejects.toThrow("no champion");
  expect((await listModels(useCase())).changes.at(-1)).toMatchObject({ alias: "champion", from: "v1", to: null });
});

test("models open by version and by alias, and answer", async () => {
  await register("a");
  await promote(useCase(), "v1", { reason: "first", now });
  const request = { messages: [{ role: "user" as const, content: "hi" }], maxTokens: 5 };
  for (const id of ["local:mail@v1", "registry:champion"]) {
    const model = await openModel(id, { useCase: useCase() });
    expect(model.id).toBe("local:mail@v1");
    expect((await model.complete(request)).text).toBe("a");
  }
  const stranger = { name: "other", root };
  expect((await openModel("local:mail@v1", { useCase: stranger })).id).toBe("local:mail@v1");
});

test("what does not exist is said with what does", async () => {
  await expect(resolveModel(useCase(), "champion")).rejects.toThrow("npx tunelab run 03-train --use-case mail");
  await register("a");
  await expect(resolveModel(useCase(), "v9")).rejects.toThrow("Registered: local:mail@v1");
  await expect(openModel("local:nonsense", { useCase: useCase() })).rejects.toThrow("names no model");
  await expect(openModel("openai:gpt", { useCase: useCase() })).rejects.toThrow("names no model");
});

test("a changed artefact and a broken registry are refused", async () => {
  const entry = await register("a");
  await writeFile(join(registryFolder(useCase()), entry.artefactFile), artefactAnswering("z"));
  await expect(openModel(entry.model, { useCase: useCase() })).rejects.toThrow("not the artefact");
  await writeFile(join(registryFolder(useCase()), "registry.json"), '{"entries":');
  await expect(listModels(useCase())).rejects.toThrow("cannot be read");
});
