import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type AwsError, awsError } from "../../src/platform/aws-errors.js";
import { openBedrock } from "../../src/platform/bedrock.js";
import { openS3 } from "../../src/platform/s3.js";
import { environmentFor } from "../support/bedrock-case.js";
import { type BedrockServer, startBedrockServer } from "../support/bedrock-server.js";
import { BUCKET } from "../support/s3-part.js";

let server: BedrockServer;
const before = { ...process.env };
beforeEach(async () => {
  server = await startBedrockServer();
  Object.assign(process.env, environmentFor(server.url));
});
afterEach(async () => {
  process.env = { ...before };
  await server.close();
});

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("a file goes out once, in parts when it is large, and arrives as it was", async () => {
  const store = await openS3({ region: "us-east-1", partBytes: 1000 });
  for (const text of ["short\n", "päckchen\n".repeat(500)]) {
    const place = { bucket: BUCKET, key: `data/${sha256(text)}/train.jsonl`, text, sha256: sha256(text) };
    expect(await store.sendOnce(place)).toBe(true);
    expect(await store.readText(place)).toBe(text);
    expect(await store.sendOnce(place)).toBe(false);
  }
  expect(server.calls.filter((call) => call.includes("uploadId=") && call.startsWith("PUT"))).toHaveLength(5);
  expect(await store.list({ bucket: BUCKET, prefix: "data/" })).toHaveLength(2);
});

test("an upload that breaks in the middle leaves no parts behind", async () => {
  const store = await openS3({ region: "us-east-1", partBytes: 1000 });
  const text = "x".repeat(3000);
  server.fail("partNumber=2", { status: 403, type: "AccessDenied", message: "Access Denied" });
  const place = { bucket: BUCKET, key: "data/a/train.jsonl", text, sha256: sha256(text) };
  await expect(store.sendOnce(place)).rejects.toThrow("s3:PutObject");
  expect(server.calls.some((call) => call.startsWith("DELETE") && call.includes("uploadId="))).toBe(true);
  expect(server.objects.size).toBe(0);
});

test("lists follow their pages; a missing job is null; models carry their lifecycle", async () => {
  const control = await openBedrock({ region: "us-east-1" });
  server.objects.set("train.jsonl", { body: Buffer.from("{}\n"), metadata: {}, checksum: null });
  for (const name of ["one", "two", "three"]) {
    await control.createJob({
      jobName: name,
      modelName: name,
      roleArn: "arn:aws:iam::123456789012:role/r",
      baseModelId: "amazon.nova-lite-v1:0:300k",
      clientRequestToken: name,
      trainS3Uri: `s3://${BUCKET}/train.jsonl`,
      outputS3Uri: `s3://${BUCKET}/out`,
      hyperParameters: { epochCount: "2" },
      tags: {},
    });
  }
  expect((await control.listJobs("")).map(({ jobName }) => jobName)).toEqual(["one", "two", "three"]);
  expect(await control.getJob("four")).toBeNull();
  const haiku = (await control.listFoundationModels()).find(({ id }) => id.includes("haiku"));
  expect(haiku).toMatchObject({ status: "LEGACY", endOfLifeAt: "2026-09-10T00:00:00.000Z", canFineTune: false });
  await control.deleteServing("provisioned", "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/aaaaaaaaaaaa");
});

test("a service that cannot be reached is said, and may be tried again", async () => {
  await server.close();
  const control = await openBedrock({ region: "us-east-1" });
  const failure = (await control.getJob("one").catch((error: unknown) => error)) as AwsError;
  expect(failure).toMatchObject({ kind: "unreachable", isRetryable: true, status: null });
  expect(failure.message).toContain("check the network");
  server = await startBedrockServer();
});

test("errors that AWS words differently are of one kind; secrets are in none", () => {
  const call = { action: "bedrock:X", resource: "*", region: "us-east-1" };
  const kinds: [object, string][] = [
    [{ name: "ExpiredToken", $metadata: { httpStatusCode: 400 } }, "expired"],
    [{ name: "UnrecognizedClientException", $metadata: { httpStatusCode: 403 } }, "expired"],
    [{ name: "AccessDeniedException", $metadata: { httpStatusCode: 403 } }, "access-denied"],
    [{ name: "ServiceQuotaExceededException", $metadata: { httpStatusCode: 400 } }, "quota"],
    [{ name: "ConflictException", $metadata: { httpStatusCode: 400 } }, "conflict"],
    [{ name: "ResourceNotFoundException", $metadata: { httpStatusCode: 404 } }, "not-found"],
    [{ name: "InternalServerException", $metadata: { httpStatusCode: 500 } }, "other"],
  ];
  for (const [thrown, kind] of kinds) {
    const error = awsError(Object.assign(new Error("said"), thrown), call) as AwsError;
    expect(error.kind).toBe(kind);
    expect(error.message).not.toContain("test-secret");
  }
});
