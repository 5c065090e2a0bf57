import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { SourceDefinition } from "../core/use-case.js";
import { decodeBytes } from "./decode-bytes.js";
import { headerOf, sourceLike } from "./export-styles.js";
import { interactionOf } from "./from-invocation-logs.js";
import { convertBytes } from "./read-sources.js";

const SOURCE: SourceDefinition = { name: "faq", kind: "question-answer", path: "faq.csv" };
const CSV = "question,answer\nWie heißt der Fünfte?,Öffentlich – ja\n";

describe("convertBytes", () => {
  it.each([
    ["UTF-8 with a mark", Buffer.from(`\uFEFF${CSV}`), 0],
    ["UTF-16 little-endian", Buffer.from(`\uFEFF${CSV}`, "utf16le"), 1],
    ["UTF-16 big-endian", Buffer.from(`\uFEFF${CSV}`, "utf16le").swap16(), 1],
    ["UTF-16 without a mark", Buffer.from(CSV, "utf16le"), 1],
    ["gzip", gzipSync(CSV), 0],
  ])("reads %s", async (_, bytes, notes) => {
    const file = bytes[0] === 0x1f ? "faq.csv.gz" : "faq.csv";
    const result = await convertBytes(bytes, { source: SOURCE, file });
    expect(result.examples[0]?.messages.map((message) => message.content)).toEqual([
      "Wie heißt der Fünfte?",
      "Öffentlich – ja",
    ]);
    expect(result.examples[0]?.source).toMatchObject({ file, line: 2 });
    expect(result.notes).toHaveLength(notes);
  });

  it("reads Latin-1 as Windows-1252 and says so, and takes NUL characters out", async () => {
    const bytes = Buffer.concat([
      Buffer.from("question,answer\nf"),
      Buffer.from([0xfc, 0x6e, 0x66, 0]),
      Buffer.from(",gut und sch\x80n\n", "latin1"),
    ]);
    const { text, notes } = decodeBytes(bytes);
    expect(text).toBe("question,answer\nfünf,gut und sch€n\n");
    expect(notes).toHaveLength(2);
    expect((await convertBytes(bytes, { source: SOURCE, file: "faq.csv" })).notes.map((note) => note.source)).toEqual([
      "faq",
      "faq",
    ]);
  });

  it("reads Parquet, and names what is wrong with it", async () => {
    const { parquetWriteBuffer } = await import("hyparquet-writer");
    const bytes = new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: "question", data: ["is it up?", "and now?"] },
          { name: "answer", data: ["yes, it is", "still up"] },
          { name: "n", data: [1n, 2n], type: "INT64" },
        ],
      }),
    );
    const { examples } = await convertBytes(bytes, { source: SOURCE, file: "faq.parquet" });
    expect(examples.map((example) => [example.messages[1]?.content, example.source.line])).toEqual([
      ["yes, it is", 1],
      ["still up", 2],
    ]);
    const source = { ...SOURCE, columns: { question: "Question", answer: "answer" } };
    await expect(convertBytes(bytes, { source, file: "x.parquet" })).rejects.toThrow('did you mean "question"?');
    await expect(convertBytes(bytes.slice(0, 40), { source: SOURCE, file: "x.parquet" })).rejects.toThrow("Parquet");
  });

  it("notes a column that several fields are mapped to", async () => {
    const source = { ...SOURCE, columns: { question: "question", answer: "answer", label: "answer" } };
    const { notes } = await convertBytes(Buffer.from(CSV), { source, file: "faq.csv" });
    expect(notes[0]?.message).toBe('column "answer" is mapped to answer and label');
  });
});

describe("export styles", () => {
  it("map what the export has", async () => {
    const csv =
      "Number,Opened,Short description,Description,Close notes,Category,Parent incident\nINC1,2026-03-04 10:00:00,Down,Link down,Spliced the fibre,network,\n";
    const header = await headerOf(Buffer.from(csv), "export.csv");
    const { kind, columns } = sourceLike("servicenow", header);
    expect(columns).toEqual({
      id: "Number",
      createdAt: "Opened",
      summary: "Short description",
      description: "Description",
      resolution: "Close notes",
      label: "Category",
      group: "Parent incident",
    });
    const { examples, ledger } = await convertBytes(Buffer.from(csv), {
      source: { name: "t", kind, path: "export.csv", columns },
      file: "export.csv",
    });
    expect(ledger).toEqual([]);
    expect(examples[0]?.messages[1]?.content).toBe("Category: network\n\n**Resolution:**\nSpliced the fibre");
  });

  it("say which column is missing, and take one given by hand", () => {
    expect(() => sourceLike("jira", ["Issue key", "Summary"])).toThrow("lacks what a jira ticket needs: resolution");
    expect(sourceLike("jira", ["Summary", "Fix"], { resolution: "Fix" }).columns["resolution"]).toBe("Fix");
    expect(() => sourceLike("remedy", [])).toThrow("servicenow, jira, zendesk");
  });
});

describe("invocation logs", () => {
  const log = (operation: string, input: unknown, output: unknown) => ({
    schemaType: "ModelInvocationLog",
    timestamp: "2026-08-01T10:00:00Z",
    requestId: "r1",
    operation,
    modelId: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
    input: { inputContentType: "application/json", inputBodyJson: input },
    output: { outputContentType: "application/json", outputBodyJson: output },
  });
  const read = (fields: Record<string, unknown>, bodies?: ReadonlyMap<string, unknown>) =>
    interactionOf({ fields }, { source: "log", file: "log.jsonl", ...(bodies ? { bodies } : {}) });
  const converse = { system: [{ text: "Be brief." }], messages: [{ role: "user", content: [{ text: "up?" }] }] };
  const claude = {
    anthropic_version: "bedrock-2023-05-31",
    max_tokens: 9,
    messages: [{ role: "user", content: "up?" }],
  };
  const chunk = (value: unknown) => ({ chunk: { bytes: Buffer.from(JSON.stringify(value)).toString("base64") } });

  it.each([
    ["Converse", converse, { output: { message: { role: "assistant", content: [{ text: "yes" }] } } }],
    [
      "ConverseStream",
      converse,
      [
        { messageStart: {} },
        { contentBlockDelta: { delta: { text: "y" } } },
        { contentBlockDelta: { delta: { text: "es" } } },
      ],
    ],
    [
      "InvokeModel",
      claude,
      {
        content: [
          { type: "thinking", thinking: "hm" },
          { type: "text", text: "yes" },
        ],
      },
    ],
    [
      "InvokeModelWithResponseStream",
      claude,
      [{ type: "content_block_delta", delta: { type: "text_delta", text: "ye" } }, { delta: { text: "s" } }],
    ],
    ["InvokeModelWithResponseStream", claude, [chunk({ delta: { text: "yes" } }), { chunk: { bytes: "%%" } }]],
    ["InvokeModel", { prompt: "up?", max_gen_len: 5 }, { generation: "yes" }],
    ["InvokeModel", { inputText: "up?" }, { results: [{ outputText: "yes" }] }],
  ])("of %s give request and answer", (operation, input, output) => {
    expect(read(log(operation, input, output))).toMatchObject({
      id: "log/r1",
      request: { messages: [{ role: "user", content: "up?" }] },
      completion: "yes",
      at: "2026-08-01T10:00:00.000Z",
      model: "bedrock:amazon.nova-lite-v1:0",
    });
  });

  it("take bodies that were put into S3, and say when they are missing", () => {
    const fields = {
      ...log("Converse", null, { output: { message: { content: [{ text: "yes" }] } } }),
      input: { inputBodyS3Path: "s3://logs/data/r1_input.json.gz" },
    };
    expect(read(fields)).toMatchObject({ reject: expect.stringContaining("lies in S3") as string });
    expect(read(fields, new Map([["s3://logs/data/r1_input.json.gz", converse]]))).toMatchObject({ completion: "yes" });
  });

  it("say why there is no answer or no request", () => {
    expect(read({ ...log("Converse", converse, undefined), errorCode: "ThrottlingException" })).toMatchObject({
      failure: "ThrottlingException",
    });
    expect(read({})).toMatchObject({ reject: "is no record of a model invocation" });
    const picture = { messages: [{ role: "user", content: [{ image: {} }] }] };
    expect(read(log("Converse", picture, {}))).toMatchObject({
      reject: expect.stringContaining("more than text") as string,
    });
  });

  it("become turns by way of the use case, or ledger rows", async () => {
    const source: SourceDefinition = { name: "log", kind: "invocation-logs", path: "log.jsonl" };
    const good = log("Converse", converse, { output: { message: { content: [{ text: "yes" }] } } });
    const lines = [good, { ...good, requestId: "r2", output: {} }].map((line) => JSON.stringify(line)).join("\n");
    const { examples, ledger } = await convertBytes(gzipSync(lines), { source, file: "log.jsonl.gz" });
    expect(examples.map((example) => example.id)).toEqual(["log/r1"]);
    expect(ledger[0]).toMatchObject({ reason: expect.stringContaining("no answer") as string, source: { line: 2 } });
  });
});
