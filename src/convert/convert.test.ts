import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TunelabError } from "../core/errors.js";
import type { Example } from "../core/example.js";
import type { SourceDefinition } from "../core/use-case.js";
import { parseDate } from "./dates.js";
import { decodeEntities } from "./html-entities.js";
import { nearestName } from "./nearest.js";
import { readCsv } from "./read-csv.js";
import { readFormat } from "./read-formats.js";
import { readRecords } from "./read-records.js";
import { convertText } from "./read-sources.js";
import { trainingFiles } from "./training-files.js";
import { validateExamples } from "./validate-examples.js";
import { writeFormat } from "./write-formats.js";

const TICKETS: SourceDefinition = {
  name: "tickets",
  kind: "tickets",
  path: "tickets.csv",
  task: "ticket",
  utcOffsetMinutes: -60,
  columns: {
    id: "Number",
    createdAt: "Opened",
    summary: "Short description",
    description: "Description",
    diagnosis: "Diagnosis",
    resolution: "Resolution",
    label: "Close code",
    group: "Parent",
  },
};
const HEADER = "Number,Opened,Short description,Description,Diagnosis,Resolution,Close code,Parent";
const LABELS = ["routing", "wan-link"];
const tickets = (rows: string[], labels = LABELS) =>
  convertText([HEADER, ...rows].join("\n"), { source: TICKETS, file: "data/x/tickets.csv", labels });

describe("parseDate", () => {
  it.each([
    ["2026-03-04 13:05:06", "2026-03-04T13:05:06.000Z"],
    ["2026-03-04T13:05:06+02:00", "2026-03-04T11:05:06.000Z"],
    ["2026-03-04T13:05:06.123Z", "2026-03-04T13:05:06.000Z"],
    ["2026-03-04", "2026-03-04T00:00:00.000Z"],
    ["04.03.2026 13:05", "2026-03-04T13:05:00.000Z"],
    ["03/04/2026 1:05 PM", "2026-03-04T13:05:00.000Z"],
    ["03/04/2026 12:05 AM", "2026-03-04T00:05:00.000Z"],
    ["04-Mar-2026 13:05", "2026-03-04T13:05:00.000Z"],
    ["4 March 2026", "2026-03-04T00:00:00.000Z"],
  ])("reads %s", (text, expected) => {
    expect(parseDate(text)).toBe(expected);
  });

  it("moves times without a zone to UTC, and only those", () => {
    expect(parseDate("2026-03-04 00:30", { offsetMinutes: -60 })).toBe("2026-03-03T23:30:00.000Z");
    expect(parseDate("2026-03-04 00:30Z", { offsetMinutes: -60 })).toBe("2026-03-04T00:30:00.000Z");
  });

  it.each([
    "",
    "tbd",
    "31.02.2026",
    "2026-02-30",
    "13/04/2026",
    "2026-03-04 25:00",
    "03/04/2026 13:05 PM",
    "4 Foo 2026",
    "03/04/26",
  ])("does not guess at %j", (text) => {
    expect(parseDate(text)).toBeNull();
  });
});

describe("tickets", () => {
  it("become turns with label, group, time and place", async () => {
    const row =
      'INC1,04.03.2026 13:05,Site &lt;A&gt; down,"No link since\n13:00, says ""noc""",Fibre cut.,Spliced.,WAN Link,INC0';
    const { examples, ledger, rowsIn } = await tickets([row]);
    expect({ ledger, rowsIn }).toEqual({ ledger: [], rowsIn: 1 });
    expect(examples).toEqual([
      {
        id: "tickets/INC1",
        messages: [
          { role: "user", content: 'Site <A> down\n\nNo link since\n13:00, says "noc"' },
          {
            role: "assistant",
            content: "Category: wan-link\n\n**Diagnosis:**\nFibre cut.\n\n**Resolution:**\nSpliced.",
          },
        ],
        label: "wan-link",
        group: "INC0",
        task: "ticket",
        createdAt: "2026-03-04T12:05:00.000Z",
        source: { source: "tickets", file: "data/x/tickets.csv", line: 2, record: "INC1" },
      },
    ]);
  });

  it("go to the ledger with line and reason when they cannot be used, and the rest goes on", async () => {
    const { examples, ledger, rowsIn } = await tickets([
      'INC1,2026-03-04,Down,"two\nlines",cause,cure,routing,',
      "INC2,2026-03-04,Down,,, ,routing,",
      "INC3,2026-03-04,,,cause,cure,routing,",
      "INC4,31.02.2026,Down,,cause,cure,routing,",
      "INC5,,Down,,cause,cure,routing,",
      "INC6,2026-03-04,Down,,cause,cure,Other,",
      "INC7,2026-03-04,Down",
      "",
      "INC8,2026-03-04,Down,Down,cause,cure,routing,",
    ]);
    expect(rowsIn).toBe(8);
    expect(examples.map((row) => [row.id, row.messages[0]?.content, row.group])).toEqual([
      ["tickets/INC1", "Down\n\ntwo\nlines", "INC1"],
      ["tickets/INC8", "Down", "INC8"],
    ]);
    expect(ledger.map((entry) => [entry.source.line, entry.reason.slice(0, 60)])).toEqual([
      [9, "has 3 cells where the header has 8"],
      [4, "half-filled ticket: diagnosis, resolution empty"],
      [5, "half-filled ticket: summary and description empty"],
      [6, "date in no known form; known forms: 2026-03-04 13:05, 04.03."],
      [7, "no opening time"],
      [8, "close code is none of the use case's labels"],
    ]);
  });
});

describe("readCsv", () => {
  const read = (text: string, columns?: Record<string, string>) => readCsv(text, { file: "x.csv", columns });

  it("takes a BOM, Windows line ends and spaces around column names", async () => {
    expect((await read("\uFEFFa , b\r\n1,2\r\n")).rows).toEqual([{ line: 2, fields: { a: "1", b: "2" } }]);
  });

  it("handles a header alone", async () => {
    expect(await read("a,b\n")).toEqual({ rows: [], broken: [] });
  });

  it("names file, missing column, its nearest and the columns that are there", async () => {
    const error = await read("Number,Close notes,Close_code\n1,2,3", { label: "Close code", id: "Number" }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(TunelabError);
    expect((error as Error).message).toContain(
      'x.csv:1 [Close code]: column is missing (use-case.yaml maps label to it); did you mean "Close_code"?',
    );
    expect((error as Error).message).toContain("The file has: Number, Close notes, Close_code.");
  });

  it.each([
    ["", "is empty"],
    ["a,a\n1,2", "stands twice"],
    ['a,"b\n1,2\n3,4', "not readable as CSV"],
  ])("refuses %j", async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });
});

describe("readCsv with broken quotes", () => {
  it("sets aside the rows in which quotes go wrong, with their lines, and reads the rest", async () => {
    const text = 'a,b\n1,2\n3,"4\n5,6\n7,"8" 9\n"ten\n and more",11\n12,"13';
    const { rows, broken } = await readCsv(text, { file: "x.csv" });
    expect(rows.map(({ line, fields }) => [line, fields["a"], fields["b"]])).toEqual([
      [2, "1", "2"],
      [4, "5", "6"],
      [6, "ten\n and more", "11"],
    ]);
    expect(broken.map((one) => one.line)).toEqual([3, 5, 8]);
  });

  it("reads cells parted by semicolon, tab or bar", async () => {
    for (const sign of [";", "\t", "|"]) {
      const { rows } = await readCsv(`a${sign}"b, c"\n1${sign}2,5\n`, { file: "x.csv" });
      expect(rows[0]?.fields).toEqual({ a: "1", "b, c": "2,5" });
    }
  });
});

describe("readRecords", () => {
  it("sets broken JSON lines aside with their line, and does not quote them", async () => {
    const { rows, broken } = await readRecords('{"a":1}\n\n{"a":secret\n[1]\n{"a":2}', { file: "x.jsonl" });
    expect(rows.map((row) => row.line)).toEqual([1, 5]);
    expect(broken).toEqual([
      { line: 3, reason: "is not JSON" },
      { line: 4, reason: "is not a JSON object" },
    ]);
  });

  it("knows the lines of a YAML list", async () => {
    const { rows } = await readRecords("# comment\n- a: 1\n\n- a: |\n    x\n     y\n", { file: "x.yaml" });
    expect(rows).toEqual([
      { line: 2, fields: { a: 1 } },
      { line: 4, fields: { a: "x\n y\n" } },
    ]);
  });

  it.each([
    ["x.json", "{", "not valid JSON"],
    ["x.json", "{}", "must hold a list"],
    ["x.yaml", "a: [", "not valid YAML"],
    ["x.parquet", "", "no reader for files"],
  ])("refuses %s with %j", async (file, text, message) => {
    await expect(readRecords(text, { file })).rejects.toThrow(message);
  });
});

describe("other kinds", () => {
  const convert = (kind: Exclude<SourceDefinition["kind"], "mails">, rows: unknown[]) =>
    convertText(JSON.stringify(rows), { source: { name: "s", kind, path: "s.json" }, file: "s.json" });
  const contents = (examples: readonly Example[]) =>
    examples.map((row) => row.messages.map((message) => message.content));

  it("keep the lines of configurations", async () => {
    const config = "\ninterface Vlan1\n shutdown\n";
    const standards = await convert("config-standards", [
      { type: "gateway", platform: "IOS", config, explanation: "Because." },
      { type: "x" },
    ]);
    expect(contents(standards.examples)).toEqual([
      [
        "Generate a standard gateway configuration for IOS.",
        "interface Vlan1\n shutdown\n\n# Standard Explanation:\nBecause.",
      ],
    ]);
    expect(standards.ledger[0]?.reason).toBe("half-filled configuration standard: config, explanation empty");
    const reviews = await convert("config-validations", [
      { config, issues: [{ description: "is shut" }, "has no address"], corrected: "interface Vlan1" },
      { config, issues: [], corrected: config },
      { config, issues: "none", corrected: config },
    ]);
    expect(contents(reviews.examples)[0]?.[1]).toBe(
      "**Issues Found:**\n- is shut\n- has no address\n\n**Corrected Configuration:**\ninterface Vlan1",
    );
    expect(contents(reviews.examples)[1]?.[1]).toContain("**Issues Found:**\nNone.");
    expect(reviews.ledger).toHaveLength(1);
  });

  it("answer log lines with one line of JSON, and label-only pairs with the label", async () => {
    const logs = await convert("device-logs", [
      { line: "%SYS-5-X: y", fields: { host: "a", severity: 5 } },
      { line: "x", fields: {} },
    ]);
    expect(contents(logs.examples)).toEqual([["Parse this log line:\n%SYS-5-X: y", '{"host":"a","severity":5}']]);
    expect(logs.ledger).toHaveLength(1);
    const pairs = await convert("question-answer", [
      { question: "Up?", answer: "Yes." },
      { question: "Class?", label: "x" },
      { question: "?" },
    ]);
    expect(pairs.examples.map((row) => [row.messages[1]?.content, row.label])).toEqual([
      ["Yes.", undefined],
      ["x", "x"],
    ]);
    expect(pairs.ledger[0]?.reason).toBe("half-filled pair: answer empty");
  });
});

describe("small tools", () => {
  it("decode entities and leave the rest", () => {
    expect(decodeEntities("a &amp; b &#39;c&#x27; &nbsp;&ndash; &#0; &bogus; AT&T")).toBe(
      "a & b 'c'  &ndash; &#0; &bogus; AT&T",
    );
  });

  it("find the name that was meant, or none", () => {
    expect(nearestName("Close Code", ["Number", "close_code"])).toBe("close_code");
    expect(nearestName("Opened", ["Number", "Site"])).toBeNull();
    expect(nearestName("x", [])).toBeNull();
  });
});

const content = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.constantFrom("\nHuman: hi", '"}\n{', "\u2028", "日本", "a\\nb"),
);
const turns = fc.array(fc.tuple(content, content), { minLength: 1, maxLength: 3 });
const example = (pairs: [string, string][], system?: string): Example => ({
  id: "a",
  ...(system === undefined ? {} : { system }),
  messages: pairs.flatMap(([user, assistant]) => [
    { role: "user" as const, content: user },
    { role: "assistant" as const, content: assistant },
  ]),
  label: "kept out of the file",
  source: { source: "s", file: "s.csv", line: 7 },
});

describe("provider formats", () => {
  it.each(["bedrock-claude", "bedrock-nova", "openai-chat"] as const)("%s comes back as it went", (format) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(turns, fc.option(content, { nil: undefined })), { maxLength: 4 }), (rows) => {
        const examples = rows.map(([pairs, system]) => example(pairs, system));
        const back = readFormat(format, writeFormat(format, examples));
        expect(back).toEqual(
          examples.map(({ system, messages }) => ({ ...(system === undefined ? {} : { system }), messages })),
        );
      }),
      { seed: 7 },
    );
  });

  it("prompt-completion comes back as one turn", () => {
    const text = writeFormat("prompt-completion", [example([["q", "a"]])], { system: "be brief" });
    expect(text).toBe('{"prompt":"be brief\\n\\nq","completion":"a"}\n');
    expect(readFormat("prompt-completion", text)[0]?.messages).toEqual([
      { role: "user", content: "be brief\n\nq" },
      { role: "assistant", content: "a" },
    ]);
  });

  it("hold exactly what the provider knows", () => {
    const one = [example([["q", "a"]])];
    expect(writeFormat("bedrock-claude", one, { system: "s" })).toBe(
      '{"system":"s","messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}\n',
    );
    expect(writeFormat("bedrock-nova", one, { system: "s" })).toBe(
      '{"schemaVersion":"bedrock-conversation-2024","system":[{"text":"s"}],"messages":[{"role":"user","content":[{"text":"q"}]},{"role":"assistant","content":[{"text":"a"}]}]}\n',
    );
    expect(JSON.parse(writeFormat("openai-chat", one, { system: "s" }))).toMatchObject({
      messages: [{ role: "system" }, {}, {}],
    });
    expect(writeFormat("bedrock-claude", [])).toBe("");
  });

  it("names every line that does not fit", () => {
    const text = '{"messages":[]}\n{"messages":1}\nnot json\n{"messages":[{"role":"robot","content":"x"}]}';
    const read = () => readFormat("bedrock-claude", text, { file: "t.jsonl" });
    expect(read).toThrow(TunelabError);
    try {
      read();
    } catch (thrown) {
      expect((thrown as TunelabError).findings.map((finding) => finding.line)).toEqual([2, 3, 4]);
    }
  });
});

describe("trainingFiles", () => {
  it("holds the train and validation part of each format, and never an empty file", () => {
    const rows = { train: [example([["q", "a"]])], validation: [], test: [example([["secret", "x"]])] };
    const files = trainingFiles(rows, { system: "s" });
    expect(Object.keys(files)).toEqual([
      "formats/bedrock-claude/train.jsonl",
      "formats/bedrock-nova/train.jsonl",
      "formats/prompt-completion/train.jsonl",
      "formats/openai-chat/train.jsonl",
    ]);
    expect(JSON.stringify(files)).not.toContain("secret");
    expect(Object.keys(trainingFiles(rows, { formats: ["bedrock-nova"] }))).toHaveLength(1);
  });
});

describe("validateExamples", () => {
  const good = example([["question", "answer"]]);

  it("finds nothing wrong with a good set", () => {
    expect(
      validateExamples([good], { format: "bedrock-claude", limits: { minTrainRecords: 1, maxTokensPerRecord: 100 } }),
    ).toEqual([]);
  });

  it("finds counts, roles, empty texts, reserved words and long records, with their place", () => {
    const bad: Example = { ...good, id: "b", messages: [{ role: "assistant", content: " " }] };
    const reserved = example([["hello System: you", "x".repeat(500)]]);
    const findings = validateExamples([bad, reserved], {
      format: "bedrock-nova",
      limits: { minTrainRecords: 8, maxTokensPerRecord: 20, reservedStrings: ["system:"], reservedIgnoreCase: true },
    });
    expect(findings.map(({ field, line }) => [field, line])).toEqual([
      ["train", undefined],
      ["messages", 7],
      ["messages.0.role", 7],
      ["messages.0.content", 7],
      ["messages", 7],
      ["messages.0.content", 7],
      ["messages", 7],
    ]);
    expect(findings[5]?.message).toContain('"system:"');
  });

  it("looks at reserved words letter by letter where the model does", () => {
    const limits = { reservedStrings: ["\nHuman:"], reservedIgnoreCase: false };
    const check = (text: string) =>
      validateExamples([example([[text, "a"]])], { format: "bedrock-claude", limits }).length;
    expect([check("a\nHuman: b"), check("a\nhuman: b"), check("a Human: b")]).toEqual([1, 0, 0]);
  });

  it("knows the limits of the validation part", () => {
    const limits = { maxValidationRecords: 0 };
    expect(validateExamples([good], { format: "bedrock-nova", limits, part: "validation" })[0]?.message).toContain(
      "at most 0",
    );
  });
});
