// One stage of the data bench in a process of its own, so that its memory is its own. Prints one line of JSON.
import { readFileSync, writeFileSync } from "node:fs";
import { findSensitive } from "../../src/clean/index.js";
import { seededRandom } from "../../src/core/random.js";
import { prepareFile } from "../../src/split/index.js";
import { estimateTokens, minHashPairs, similarPairs } from "../../src/text/index.js";
import { writeTickets } from "./made-up-tickets.js";

const [stage = "", file = "", ...rest] = process.argv.slice(2);
// Warm up, so that the first text does not pay for loading.
findSensitive("mail a@example.com, call +44 20 7946 0123");
estimateTokens("a text");
// Warm up, so that the first text does not pay for loading.
findSensitive("mail a@example.com, call +44 20 7946 0123");
estimateTokens("a text");
const begin = performance.now();
const cpuBefore = process.cpuUsage();
let result: Record<string, unknown> = {};

const source = {
  name: "tickets",
  kind: "tickets" as const,
  path: file,
  columns: { id: "number", summary: "summary", description: "description", resolution: "resolution", label: "label" },
};

if (stage === "generate") await writeTickets(file, Number(rest[0]), 1);
else if (stage === "prepare") {
  const personalData = rest[0] === "redact" ? "redact" : "keep";
  const { rowsIn, examples } = await prepareFile(file, {
    source,
    cleaning: { personalData },
    out: `${file}.out`,
    ledgerFile: `${file}.ledger`,
  });
  result = { rowsIn, examples };
} else if (stage === "near") {
  const texts = readTexts(file, Number(rest[0]));
  const started = process.cpuUsage();
  const pairs = minHashPairs(texts, { threshold: 0.8 });
  result = {
    texts: texts.length,
    pairs: pairs.length,
    searchCpuSeconds: (process.cpuUsage(started).user + process.cpuUsage(started).system) / 1e6,
  };
  if (rest[1] !== undefined) writeFileSync(rest[1], JSON.stringify(pairs.map(({ first, second }) => [first, second])));
} else if (stage === "exact") {
  const texts = readTexts(file, Number(rest[0]));
  const pairs = similarPairs(texts, { threshold: 0.8 });
  result = { pairs: pairs.length };
  writeFileSync(rest[1] as string, JSON.stringify(pairs.map(({ first, second }) => [first, second])));
} else if (stage === "adversarial") result = adversarial();
else throw new RangeError(`no stage "${stage}"`);

const used = process.cpuUsage(cpuBefore);
const cpuSeconds = (used.user + used.system) / 1e6;
const peakMb = process.resourceUsage().maxRSS / 1_024;
console.log(JSON.stringify({ ...result, seconds: (performance.now() - begin) / 1_000, cpuSeconds, peakMb }));

/** Prompts and answers of prepared Examples. */
function readTexts(path: string, most: number): string[] {
  const texts: string[] = [];
  const bytes = readFileSync(path);
  for (
    let start = 0, end = bytes.indexOf(10);
    end >= 0 && texts.length < most;
    start = end + 1, end = bytes.indexOf(10, start)
  ) {
    const { messages } = JSON.parse(bytes.toString("utf8", start, end)) as { messages: { content: string }[] };
    texts.push(messages.map((message) => message.content).join("\n"));
  }
  return texts;
}

/** Worst milliseconds for 1 KB of the personal-data scan and of the token estimate over texts made to be slow. */
function adversarial(): Record<string, number | string> {
  const random = seededRandom(3);
  const signs = "0123456789.:-+@ /aAfF[]{}\"'=$\n";
  const noise = Array.from({ length: 100_000 }, () => signs[Math.floor(random() * signs.length)]).join("");
  const units = [
    "1.1.1.",
    "+44 20 7946 ",
    "a@a.a.",
    "4111 ",
    "00:1b:",
    "eyJ-eyJ.",
    "http://a:b",
    "enable secret ",
    "key 7 ",
    "2001:",
    "GB82 ",
    "-----BEGIN ",
    "a",
    " ",
    "-",
    "(202) 555-",
  ];
  let worst = { ms: 0, text: "" };
  let worstTokens = 0;
  for (const text of [...units.map((unit) => unit.repeat(Math.ceil(100_000 / unit.length))), noise]) {
    const ms = leastMs(() => findSensitive(text)) / (text.length / 1_024);
    if (ms > worst.ms) worst = { ms, text: text.slice(0, 12) };
    worstTokens = Math.max(worstTokens, leastMs(() => estimateTokens(text)) / (text.length / 1_024));
  }
  return { scanMs: worst.ms, scanText: worst.text, tokensMs: worstTokens };
}

/** The least processor time of three runs, in milliseconds: other work on the machine only adds to it. */
function leastMs(work: () => unknown): number {
  return Math.min(
    ...[1, 2, 3].map(() => {
      const before = process.cpuUsage();
      work();
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1_000;
    }),
  );
}
