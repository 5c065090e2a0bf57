import { expect, test } from "vitest";
import { parseDiagnostic, parseThrown, parseUnawaited } from "./error-text.js";
import { describeError, errorTextCount } from "./errors.js";

// Texts as tslab 1.0.22 printed them, shortened.
const KERNEL_TAIL = `    at sigintHandlersWrap (node:vm:280:12)
    at Script.runInThisContext (node:vm:135:14)
    at Object.execute (/x/node_modules/tslab/dist/executor.js:160:38)
    at JupyterHandlerImpl.handleExecuteImpl (/x/node_modules/tslab/dist/jupyter.js:250:38)
`;
const IN_FUNCTION = `evalmachine.<anonymous>:6
        throw new TypeError('in f\\nsecond line');
        ^

TypeError: in f
second line
    at f (evalmachine.<anonymous>:6:15)
    at evalmachine.<anonymous>:11:22
    at evalmachine.<anonymous>:13:3
${KERNEL_TAIL}`;
const CELL = `interface A { x: number }
// c
function f(a: A): number {
  if (a.x) {
    throw new TypeError('in f\\nsecond line');
  }
  return 1;
}

f({x: 1})`;

test("name, message of several lines and place in the cell's own TypeScript", async () => {
  const error = await describeError([IN_FUNCTION], { source: CELL, earlierSources: [], folder: "/" });
  expect(error).toMatchObject({ name: "TypeError", message: "in f\nsecond line", line: 5, column: 11 });
  expect(error.traceback.slice(0, 2)).toEqual(["TypeError: in f", "second line"]);
  expect(error.traceback.join("\n")).toContain("line 5, column 11 of this cell:");
  expect(error.traceback.join("\n")).not.toMatch(/tslab|node:vm/);
});

test("a function of an earlier cell: the place is where this cell called it", async () => {
  const text = `TypeError: in f
    at Proxy.f (evalmachine.<anonymous>:6:15)
    at evalmachine.<anonymous>:5:30
    at evalmachine.<anonymous>:7:3
${KERNEL_TAIL}`;
  const error = await describeError([text], { source: "let z = 1;\nf({x: 2})", earlierSources: [CELL], folder: "/" });
  expect(error).toMatchObject({ line: 2, column: 1 });
});

test("imports at the top move the emitted lines, not the place", async () => {
  const text = `Error: ENOENT: no such file
    at async open (node:internal/fs/promises:637:25)
    at async evalmachine.<anonymous>:28:22
    at async Object.execute (/x/node_modules/tslab/dist/executor.js:173:17)
 {
  errno: -2
}
`;
  const source = "import * as fs from 'fs'; await fs.promises.readFile('/nope')";
  const error = await describeError([text], { source, earlierSources: [], folder: "/" });
  expect(error).toMatchObject({ name: "Error", message: "ENOENT: no such file", line: 1, column: 27 });
  expect(error.traceback.join("\n")).toContain("errno: -2");
});

test("compile findings: the first is the error, all stand in the traceback", async () => {
  const texts = ["1:7 - Type 'string' is not assignable to type 'number'.\n", "2:1 - Cannot find name 'foo'.\n"];
  const error = await describeError(texts, { source: "const q: number = 's';\nfoo", earlierSources: [], folder: "/" });
  expect(error).toMatchObject({ message: "Type 'string' is not assignable to type 'number'.", line: 1, column: 7 });
  expect(error.traceback).toContain("2:1 - Cannot find name 'foo'.");
});

test("a finding in an imported file is not placed in the cell", async () => {
  const error = await describeError(["helper.ts 3:4 - Bad.\n"], { source: "x", earlierSources: [], folder: "/" });
  expect(error.line).toBeUndefined();
  expect(error.traceback).toContain("helper.ts 3:4 - Bad.");
});

test("a missing package says where the kernel looks", async () => {
  const error = await describeError(["1:1 - Cannot find module 'vega' or its corresponding type declarations.\n"], {
    source: "import 'vega'",
    earlierSources: [],
    folder: "/",
  });
  expect(error.traceback.join("\n")).toContain("npm install vega");
});

test("a syntax error that only the run finds is placed by the quoted line", async () => {
  const text = `evalmachine.<anonymous>:2
for await (const x of []) { }
    ^^^^^

SyntaxError: Unexpected reserved word
    at new Script (node:vm:117:7)
`;
  const error = await describeError([text], {
    source: "for await (const x of []) {}",
    earlierSources: [],
    folder: "/",
  });
  expect(error).toMatchObject({ name: "SyntaxError", message: "Unexpected reserved word", line: 1 });
});

test("the kernel's own trap with shorthand properties is explained", async () => {
  const text = "ReferenceError: answer is not defined\n    at evalmachine.<anonymous>:3:13\n";
  const source = "const o = { answer };";
  const cell = { source, earlierSources: ["const answer = 1;"], folder: "/" };
  expect((await describeError([text], cell)).traceback.join("\n")).toContain("Write { answer: answer }");
  expect((await describeError([text], { ...cell, earlierSources: [] })).traceback.join("\n")).not.toContain("Write");
});

test("a field that follows the stack keeps its bracket", () => {
  const { lines } = parseThrown(
    "Error: x\n    at evalmachine.<anonymous>:3:1\n    at async Object.execute (/x/tslab/dist/executor.js:1:1) {\n  code: 1\n}\n",
  );
  expect(lines.slice(-3)).toEqual(["{", "  code: 1", "}"]);
});

test("values that are no errors", async () => {
  for (const [text, message] of [
    ["text\n", "text"],
    ["null\n", "null"],
    ["{ a: 1 }\n", "{ a: 1 }"],
  ] as const) {
    expect(await describeError([text], { source: "throw 1", earlierSources: [], folder: "/" })).toMatchObject({
      name: "Uncaught",
      message,
    });
  }
  expect((await describeError([], { source: "x", earlierSources: [], folder: "/" })).message).toContain(
    "without saying",
  );
});

test("headers in all their forms", () => {
  expect(parseThrown("TypeError [ERR_X]: m\n    at evalmachine.<anonymous>:5:7\n")).toMatchObject({
    name: "TypeError",
    message: "m",
  });
  expect(parseThrown("Error\n    at evalmachine.<anonymous>:5:7\n")).toMatchObject({ name: "Error", message: "" });
  expect(parseThrown("[Error: no stack]\n")).toMatchObject({ name: "Error", message: "no stack" });
  expect(parseThrown("\u001b[31mError: red\u001b[39m\n    at evalmachine.<anonymous>:5:7\n").message).toBe("red");
  expect(parseThrown("Error: a\n    at b\n    at evalmachine.<anonymous>:2:7\n").message).toBe("a\n    at b");
});

test("which texts tell the error", () => {
  expect(errorTextCount([])).toBe(0);
  expect(errorTextCount(["mine\n", "Error: x\n"])).toBe(1);
  expect(errorTextCount(["mine\n", "1:1 - a\n", "2:2 - b\n"])).toBe(2);
});

test("prefixes of failures that no cell waits for, only at the start", () => {
  expect(parseUnawaited("UnhandledPromiseRejection: Error: lost\n    at x")).toEqual({
    kind: "UnhandledPromiseRejection",
    rest: "Error: lost\n    at x",
  });
  expect(parseUnawaited("UncaughtException: text")).toEqual({ kind: "UncaughtException", rest: "text" });
  expect(parseUnawaited("saw UncaughtException: x")).toBeNull();
  expect(parseDiagnostic("at 1:2 - x y")).toEqual({ file: "at", line: 1, column: 2, message: "x y" });
  expect(parseDiagnostic("two words 1:2 - x")).toBeNull();
});
