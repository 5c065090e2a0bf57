import { expect, test } from "vitest";
import { notebookOf, useKernels } from "./support.js";

const run = useKernels();

/** Cells that fail where the mark stands. */
const MARK = "/*!*/";
const CELLS = [
  "throw /*!*/new Error('a')",
  "// comment\n\n\n/* block\n comment */\ninterface A { a: number }\ntype B = A & { b: string };\nenum Color { Red, Green }\nconst x: B = { a: 1, b: 'x' };\nif (x.a === 1) throw /*!*/new Error(x.b);",
  "import { readFileSync } from 'fs';\nimport * as path from 'path';\nimport os from 'os';\n\nconst text = /*!*/readFileSync(path.join(os.tmpdir(), 'no-such-file'), 'utf8');",
  "import { openUseCase, UseCase, TunelabError } from 'tunelab';\nlet u: UseCase | null = null;\nthrow /*!*/new TunelabError('bad-input', 'x');",
  "await new Promise((r) => setTimeout(r, 5));\nconst q = [1, 2, 3].map((n) => n * 2);\nthrow /*!*/new Error('c' + q.length);",
  "async function later(ms: number): Promise<void> {\n  await new Promise((r) => setTimeout(r, ms));\n  throw /*!*/new Error('d');\n}\nawait later(5);",
  "class Thing<T> {\n  constructor(private readonly value: T) {}\n  get(): T {\n    if (this.value === undefined) throw /*!*/new RangeError('e');\n    return this.value;\n  }\n}\nconst thing = new Thing<number | undefined>(undefined);\nthing.get();",
  "const total = (values: number[]): number => values.reduce((s, v) => {\n  if (v < 0) throw /*!*/new Error('f');\n  return s + v;\n}, 0);\ntotal([1, -2]);",
  "let counter: number = 0;\nfunction helper(n: any) { return n.a.b; }",
  "counter = counter + 1;\nconst other = { deep: { counter: counter } };\n\n/*!*/helper({});",
  "const many = [counter, counter].map((z) => /*!*/helper(z));",
  "const some: any = undefined;\nconsole.log(some./*!*/length);",
  "try {\n  JSON.parse('{');\n} catch (error) {\n  throw /*!*/new Error('outer', { cause: error });\n}",
  "const gen = function* (): Generator<number> { yield 1; throw /*!*/new Error('gen'); };\nfor (const g of gen()) { g; }",
  "await Promise.all([1, 2].map(async (n) => {\n  await null;\n  if (n === 2) throw /*!*/new Error('all');\n}));",
];

test("errors are placed in the cell's own TypeScript", async () => {
  const result = await run(notebookOf(...CELLS.map((source) => ({ source, tags: ["raises-exception"] }))));
  expect(result.status).toBe("ok");
  const came = result.cells.map(({ error }) => (error?.line === undefined ? "" : `${error.line}:${error.column}`));
  const wanted = CELLS.map((source) => {
    const [before, after] = source.split(MARK);
    const lines = `${before}${MARK}`.split("\n");
    return after === undefined ? "" : `${lines.length}:${(lines.at(-1) ?? "").length + 1}`;
  });
  expect(came).toEqual(wanted);
});
