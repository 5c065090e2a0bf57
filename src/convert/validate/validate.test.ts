import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCatalogue } from "../../catalogue/parse.js";
import type { TrainingFormat, TrainingMethod } from "../../catalogue/types.js";
import type { Example } from "../../core/example.js";
import { readText } from "../../platform/files.js";
import { mendedWord, reservedIn } from "../../text/reserved-words.js";
import { writeFormat } from "../write-formats.js";
import { jsonFault } from "./json-fault.js";
import { readLines } from "./read-lines.js";
import { validateFiles } from "./validate-files.js";

const catalogue = parseCatalogue(
  await readText("data/catalogue/models.json"),
  await readText("data/catalogue/prices.json"),
  undefined,
);
const folder = await mkdtemp(join(tmpdir(), "tunelab-validate-"));
const CLAUDE = "claude-3-haiku";
const NOVA = "amazon.nova-lite-v1:0";
const NOVA_2 = "amazon.nova-2-lite-v1:0";

let files = 0;
async function check(
  content: string | Uint8Array,
  model: string,
  more: { method?: TrainingMethod; validation?: string; mostLineBytes?: number; name?: string } = {},
) {
  files += 1;
  const train = join(folder, more.name ?? `train-${files}.jsonl`);
  await writeFile(train, content);
  const validation = more.validation === undefined ? undefined : join(folder, `validation-${files}.jsonl`);
  if (validation !== undefined) await writeFile(validation, more.validation ?? "");
  const { method = "fine-tuning", mostLineBytes } = more;
  return validateFiles(
    { train, validation },
    { catalogue, model, method, ...(mostLineBytes === undefined ? {} : { mostLineBytes }) },
  );
}

const claude = (more: object = {}) => ({
  messages: [
    { role: "user", content: "is the link down?" },
    { role: "assistant", content: "yes" },
  ],
  ...more,
});
const nova = (question: unknown = [{ text: "is the link down?" }], more: object = {}) => ({
  schemaVersion: "bedrock-conversation-2024",
  messages: [
    { role: "user", content: question },
    { role: "assistant", content: [{ text: "yes" }] },
  ],
  ...more,
});
const jsonl = (value: unknown, count = 40) => `${JSON.stringify(value)}\n`.repeat(count);
/** A good file of 40 lines, its third one replaced. */
const withThird = (good: unknown, third: string) => {
  const lines = jsonl(good).trimEnd().split("\n");
  lines[2] = third;
  return `${lines.join("\n")}\n`;
};
const rules = (result: Awaited<ReturnType<typeof check>>) =>
  result.findings.map(({ rule, line, field }) => [rule, line, field].filter((part) => part !== undefined).join(" "));

describe("a good file", () => {
  it.each([
    [CLAUDE, claude({ system: "Answer." })],
    [NOVA, nova([{ text: "a" }], { system: [{ text: "Answer." }] })],
    ["meta.llama3-3-70b-instruct-v1:0", nova()],
    ["meta.llama3-1-8b-instruct-v1:0", { prompt: "a", completion: "b" }],
  ])("passes for %s", async (model, record) => {
    expect(await check(jsonl(record, 120), model)).toMatchObject({ ok: true, errors: 0, warnings: 0, findings: [] });
  });

  it("is what every writer of ours makes, whatever the texts", async () => {
    const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((one) => one.trim() !== "");
    const formats: [TrainingFormat, string][] = [
      ["bedrock-claude", CLAUDE],
      ["bedrock-nova", NOVA],
      ["prompt-completion", "meta.llama3-1-8b-instruct-v1:0"],
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...formats), text, text, async ([format, model], question, answer) => {
        const example: Example = {
          id: "a",
          messages: [
            { role: "user", content: question },
            { role: "assistant", content: answer },
          ],
          source: { source: "s", file: "s.csv" },
        };
        const written = writeFormat(
          format,
          Array.from({ length: 120 }, () => example),
        );
        const { findings } = await check(written, model, { name: "property.jsonl" });
        expect(findings.filter((finding) => finding.rule !== "reserved-word")).toEqual([]);
      }),
      { seed: 9, numRuns: 25 },
    );
  });
});

describe("any bytes", () => {
  it.each([
    ["a byte order mark", Buffer.from(`\uFEFF${jsonl(claude())}`), "encoding", true],
    ["UTF-16 with a mark", Buffer.from(`\uFEFF${jsonl(claude())}`, "utf16le"), "encoding", true],
    ["UTF-16 without a mark", Buffer.from(jsonl(claude()), "utf16le"), "encoding", true],
    [
      "Latin-1",
      Buffer.from(withThird(claude(), JSON.stringify(claude()).replace("yes", "fünf")), "latin1"),
      "encoding 3",
      true,
    ],
    ["a NUL byte", Buffer.from(withThird(claude(), '{"messages": "\u0000"}')), "json 3", false],
    ["a broken line", Buffer.from(withThird(claude(), '{"messages": [')), "json 3", false],
    ["a blank line", Buffer.from(withThird(claude(), "")), "blank-line 3", false],
    ["NaN", Buffer.from(withThird(claude(), '{"messages": NaN}')), "json 3", false],
    ["a line too long", Buffer.from(withThird(claude(), `"${"x".repeat(3_000)}"`)), "line-length 3", false],
    ["a list", Buffer.from(withThird(claude(), "[]")), "object 3", true],
  ])("%s gives one precise finding and the rest is read", async (_, bytes, rule, parsed) => {
    const result = await check(bytes, CLAUDE, { mostLineBytes: 2_000 });
    expect(rules(result)).toEqual([rule]);
    expect(result.parts[0]).toMatchObject({ lines: 40, records: parsed ? 40 : 39 });
  });

  it("reads UTF-16 big-endian, and an empty file", async () => {
    const swapped = Buffer.from(`\uFEFF${jsonl(claude())}`, "utf16le").swap16();
    expect(rules(await check(swapped, CLAUDE))).toEqual(["encoding"]);
    expect(rules(await check("", CLAUDE))).toEqual(["empty-file"]);
    expect(rules(await check("", NOVA))).toEqual(["empty-file"]);
  });

  it("never throws", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(CLAUDE, NOVA, NOVA_2),
        async (bytes, model) => {
          await check(bytes, model, { name: "bytes.jsonl" });
        },
      ),
      { seed: 5, numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.json(), { maxLength: 5 }),
        fc.constantFrom(CLAUDE, NOVA, NOVA_2),
        async (rows, model) => {
          await check(rows.join("\n"), model, { name: "json.jsonl" });
          const wrapped = rows.map(
            (row) => `{"messages": [{"role": "user", "content": ${row}}, ${row}], "system": ${row}}`,
          );
          await check(wrapped.join("\n"), model, { name: "json.jsonl" });
        },
      ),
      { seed: 6, numRuns: 60 },
    );
  });

  it("splits at line feeds wherever the chunks end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 5 }), async (text, size) => {
        const bytes = Buffer.from(text.replaceAll("\u0000", "").replace(/^\uFEFF/, ""));
        const chunks: Uint8Array[] = [];
        for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
        const lines: (string | null)[] = [];
        for await (const { text: one } of readLines(chunks)) lines.push(one);
        const wanted = bytes.toString("utf8").split("\n");
        if (wanted.at(-1) === "") wanted.pop();
        expect(lines).toEqual(wanted.map((one) => one.replace(/\r$/, "")));
      }),
      { seed: 7 },
    );
  });
});

describe("jsonFault", () => {
  it.each([
    ['{"a": x}', 7],
    ['{"a" 1}', 6],
    ["{'a': 1}", 2],
    ['{"a": 1,}', 9],
    ['{"a": 1', 8],
    ['{"a": "b', 7],
    ['{"a": "\t"}', 8],
    ['{"a": 1} {}', 10],
    ["", 1],
  ])("finds the place in %j", (text, column) => {
    expect(jsonFault(text)?.column).toBe(column);
  });

  it("finds a fault exactly where JSON.parse refuses", () => {
    const text = fc.oneof(
      fc.json(),
      fc.string(),
      fc.json().map((json) => json.slice(0, -1)),
    );
    fc.assert(
      fc.property(text, (one) => {
        let parses = true;
        try {
          JSON.parse(one);
        } catch {
          parses = false;
        }
        expect(jsonFault(one) === null).toBe(parses);
      }),
      { seed: 8, numRuns: 500 },
    );
  });
});

describe("Claude", () => {
  const turn = (...messages: [string, unknown][]) => ({
    messages: messages.map(([role, content]) => ({ role, content })),
  });
  it.each([
    ["an extra key", claude({ id: 1 }), ["extra-key 3 id"]],
    [
      "an extra key in a message",
      {
        messages: [
          { role: "user", content: "a", name: "b" },
          { role: "assistant", content: "c" },
        ],
      },
      ["extra-key 3 messages.0.name"],
    ],
    ["no messages", {}, ["messages 3 messages"]],
    ["system null", claude({ system: null }), ["system-text 3 system"]],
    ["blocks", turn(["user", [{ text: "a" }]], ["assistant", "b"]), ["content-text 3 messages.0.content"]],
    ["one message", turn(["user", "a"]), ["message-count 3 messages", "last-assistant 3 messages.0.role"]],
    ["a strange role", turn(["system", "a"], ["assistant", "b"]), ["role 3 messages.0.role"]],
    [
      "assistant first",
      turn(["assistant", "a"], ["user", "b"]),
      ["first-user 3 messages.0.role", "last-assistant 3 messages.1.role"],
    ],
    ["a role twice", turn(["user", "a"], ["user", "b"], ["assistant", "c"]), ["roles-alternate 3 messages.1.role"]],
    ["an empty text", turn(["user", " "], ["assistant", "c"]), ["empty-text 3 messages.0.content"]],
    ["a reserved word", turn(["user", "a\nHuman: b"], ["assistant", "c"]), ["reserved-word 3 messages.0.content"]],
    ["a reserved word in the system prompt", claude({ system: "a\nAssistant:" }), ["reserved-word 3 system"]],
    ["the word without its colon", turn(["user", "a\nHuman b"], ["assistant", "Human: c"]), []],
    ["too many tokens", turn(["user", "x".repeat(96_003)], ["assistant", "c"]), ["record-tokens 3"]],
    ["as many as fit", turn(["user", "x".repeat(96_002)], ["assistant", "cc"]), []],
    ["half a character", turn(["user", "a\ud83d"], ["assistant", "c"]), ["surrogate 3 messages.0.content"]],
  ])("%s", async (_, third, wanted) => {
    expect(rules(await check(withThird(claude(), JSON.stringify(third)), CLAUDE))).toEqual(wanted);
  });

  it("counts records of each part and of both", async () => {
    expect(rules(await check(jsonl(claude(), 31), CLAUDE))).toEqual(["too-few-records"]);
    expect(rules(await check(jsonl(claude(), 10_001), CLAUDE))).toEqual(["too-many-records", "too-many-in-all"]);
    const both = await check(jsonl(claude(), 9_990), CLAUDE, { validation: jsonl(claude(), 32) });
    expect(rules(both)).toEqual(["too-many-in-all"]);
    expect(rules(await check(jsonl(claude()), CLAUDE, { validation: jsonl(claude(), 3) }))).toEqual([
      "too-few-records",
    ]);
  });

  it("names the form that the file really has", async () => {
    expect((await check(jsonl(nova()), CLAUDE)).findings.at(-1)).toMatchObject({ rule: "other-format" });
    const { byRule, findings } = await check(jsonl(claude(), 3_000), NOVA);
    expect(findings).toHaveLength(1_000);
    expect(byRule[0]).toEqual({ rule: "content-blocks", level: "error", count: 6_000 });
  });
});

describe("Nova", () => {
  const image = (uri: string, format = "png") => ({ image: { format, source: { s3Location: { uri } } } });
  it.each([
    ["a reserved word", NOVA, nova([{ text: "User: a" }]), ["reserved-word 3 messages.0.content.0.text"]],
    ["another case", NOVA, nova([{ text: "user: a" }]), []],
    ["another case for Nova 2", NOVA_2, nova([{ text: "thought: a" }]), ["reserved-word 3 messages.0.content.0.text"]],
    ["a plain text", NOVA, nova("a"), ["content-blocks 3 messages.0.content"]],
    ["no block", NOVA, nova([]), ["empty-content 3 messages.0.content"]],
    ["empty texts", NOVA, nova([{ text: "" }, { text: " " }]), ["empty-text 3 messages.0.content"]],
    [
      "a tool for Nova 1",
      NOVA,
      nova([{ toolUse: {} }]),
      ["extra-key 3 messages.0.content.0.toolUse", "block-kind 3 messages.0.content.0"],
    ],
    ["a picture", NOVA, nova([{ text: "a" }, image("s3://bucket/a.png")]), []],
    [
      "a picture with a strange name",
      NOVA,
      nova([image("s3://bucket/a b.png")]),
      ["s3-uri 3 messages.0.content.0.image.source.s3Location.uri"],
    ],
    [
      "a picture for Micro",
      "amazon.nova-micro-v1:0",
      nova([image("s3://b/a.png")]),
      ["media-model 3 messages.0.content.0"],
    ],
    [
      "webp for Nova 2",
      NOVA_2,
      nova([image("s3://b/a.webp", "webp")]),
      ["media-format 3 messages.0.content.0.image.format"],
    ],
    [
      "eleven pictures",
      NOVA,
      nova(Array.from({ length: 11 }, () => image("s3://b/a.png"))),
      ["image-count 3 messages"],
    ],
    ["a system of texts", NOVA, nova(undefined, { system: "a" }), ["system-blocks 3 system"]],
  ])("%s", async (_, model, third, wanted) => {
    expect(
      rules(await check(withThird(nova(), JSON.stringify(third)).repeat(model === NOVA_2 ? 6 : 1), model)).slice(
        0,
        wanted.length,
      ),
    ).toEqual(wanted);
    const count = (await check(withThird(nova(), JSON.stringify(third)), model)).errors;
    expect(count).toBe(wanted.length + (model === NOVA_2 ? 1 : 0));
  });

  it("checks tools of Nova 2", async () => {
    const tool = { toolSpec: { name: "ping", description: "d", inputSchema: { json: { type: "object" } } } };
    const record = (use: object, result: object) => ({
      schemaVersion: "bedrock-conversation-2024",
      toolConfig: { tools: [tool] },
      messages: [
        { role: "user", content: [{ text: "a" }] },
        { role: "assistant", content: [{ toolUse: use }] },
        { role: "user", content: [{ toolResult: result }] },
        { role: "assistant", content: [{ text: "b" }] },
      ],
    });
    const good = record({ toolUseId: "1", name: "ping", input: {} }, { toolUseId: "1", content: [{ text: "ok" }] });
    expect((await check(jsonl(good, 200), NOVA_2)).findings).toEqual([]);
    const bad = record({ toolUseId: "1", name: "pong", input: {} }, { toolUseId: "2", content: [{}] });
    expect(rules(await check(jsonl(bad, 1), NOVA_2)).map((rule) => rule.split(" ")[0])).toEqual([
      "tool-name",
      "tool-result",
      "tool-result",
      "too-few-records",
    ]);
  });

  it("takes no validation file for Nova 2, and wants 200 records", async () => {
    expect(rules(await check(jsonl(nova(), 199), NOVA_2, { validation: jsonl(nova()) }))).toEqual([
      "too-few-records",
      "no-validation-file",
    ]);
  });

  it("knows reinforcement and distillation", async () => {
    const prompt = { messages: [{ role: "user", content: "a" }], reference_answer: "b" };
    expect((await check(jsonl(prompt, 100), NOVA_2, { method: "reinforcement-fine-tuning" })).findings).toEqual([]);
    const distil = {
      schemaVersion: "bedrock-conversation-2024",
      messages: [{ role: "user", content: [{ text: "a" }] }],
    };
    expect((await check(jsonl(distil), NOVA, { method: "distillation-student" })).ok).toBe(true);
  });
});

it("checks names, and refuses what cannot be trained", async () => {
  expect(rules(await check(jsonl(claude()), CLAUDE, { name: "my data.json" }))).toEqual(["file-ending", "file-name"]);
  await expect(check("", "claude-haiku-4-5")).rejects.toThrow("takes no fine-tuning");
  await expect(check("", "claude-3-haikoo")).rejects.toThrow("no model");
  await expect(validateFiles({ train: join(folder, "none") }, { catalogue, model: CLAUDE })).rejects.toThrow(
    "cannot read",
  );
  await expect(validateFiles({ train: folder }, { catalogue, model: CLAUDE })).rejects.toThrow("cannot read");
});

it("mends every reserved word of the catalogue", () => {
  for (const limits of Object.values(catalogue.limits)) {
    for (const word of limits.reservedStrings) {
      expect(reservedIn(mendedWord(word), limits.reservedStrings, limits.reservedIgnoreCase)).toEqual([]);
    }
  }
});
