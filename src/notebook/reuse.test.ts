import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { NotebookDocument } from "../core/notebook.js";
import { sha256 } from "../platform/files.js";
import { ABSENT } from "../platform/inputs.js";
import { addressedFiles, importsOf } from "./import-names.js";
import { changedInputs, codeKey } from "./reuse.js";

describe("what a cell imports", () => {
  test("names, default, namespace, dynamic, require, types", async () => {
    const names = async (source: string) =>
      (await importsOf(source))?.map(({ specifier, names }) => [specifier, names]);
    expect(await names('import { split, roi as r, type UseCase } from "tunelab"')).toEqual([
      ["tunelab", ["split", "roi", "UseCase"]],
    ]);
    expect(await names('import * as t from "tunelab"')).toEqual([["tunelab", "all"]]);
    expect(await names('import d, { a } from "./b.js"')).toEqual([["./b.js", ["a", "default"]]]);
    expect(await names('import type { Q } from "x"; import "y"')).toEqual([
      ["x", ["Q"]],
      ["y", []],
    ]);
    expect(await names('const t = await import("tunelab"); const p = require("path")')).toEqual([
      ["tunelab", "all"],
      ["path", "all"],
    ]);
    expect(await names("import {\n  a,\n  b,\n} from 'm';")).toEqual([["m", ["a", "b"]]]);
    expect(await names("const a: number = 1 as number; console.log(`import { x } from 'y'`)")).toEqual([]);
  });

  test("code that cannot be read is told", async () => expect(await importsOf("import { from")).toBeNull());

  test("files addressed beside the code", () => {
    expect(addressedFiles('new Worker(new URL("./w.js", import.meta.url)); new URL("https://x", base)')).toEqual([
      "./w.js",
    ]);
  });
});

const FILES: Record<string, string> = {
  "dist/index.js":
    'export { E } from "./core/errors.js";\nexport * as split from "./split/index.js";\nexport * as roi from "./roi/index.js";\nexport { show } from "./report/show.js";',
  "dist/core/errors.js": "export class E {}",
  "dist/split/index.js": 'export { parts } from "./parts.js";',
  "dist/split/parts.js": 'import { E } from "../core/errors.js"; export const parts = () => import("./late.js");',
  "dist/split/late.js": "export const w = new URL('./worker.js', import.meta.url);",
  "dist/split/worker.js": "1",
  "dist/roi/index.js": "export const x = 1;",
  "dist/report/show.js": 'import "vega"; export const show = 1;',
  "package-lock.json": "{}",
  "notebooks/helper.ts": "export const h = 1;",
  "data/x.csv": "a,b",
};

describe("the key", () => {
  let root = "";
  const write = async (file: string, text: string) => {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  };
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "reuse-"));
    for (const [file, text] of Object.entries(FILES)) await write(file, text);
  });
  afterAll(() => rm(root, { recursive: true }));

  const notebook = (...sources: string[]): NotebookDocument => ({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      { cell_type: "markdown", metadata: {}, source: "prose" },
      ...sources.map((source) => ({
        cell_type: "code" as const,
        metadata: {},
        source,
        outputs: [],
        execution_count: null,
      })),
    ],
  });
  const usual = notebook('import { split } from "tunelab"; import { h } from "./helper"');
  const key = (document = usual, parameters: Record<string, unknown> = { a: 1, b: 2 }) =>
    codeKey(document, parameters, { root });
  const changesKey = async (file: string, document = usual): Promise<boolean> => {
    const before = await key(document);
    await write(file, `${FILES[file]} `);
    const after = await key(document);
    await write(file, FILES[file] ?? "");
    expect(await key(document)).toBe(before);
    return before !== after;
  };

  test("one byte in any file that the cells can reach changes it", async () => {
    for (const file of [
      "dist/split/index.js",
      "dist/split/parts.js",
      "dist/split/late.js",
      "dist/split/worker.js",
      "dist/core/errors.js",
      "notebooks/helper.ts",
      "package-lock.json",
    ]) {
      expect(await changesKey(file), file).toBe(true);
    }
  });

  test("files that the cells do not reach leave it", async () => {
    for (const file of ["dist/roi/index.js", "dist/report/show.js"]) expect(await changesKey(file), file).toBe(false);
  });

  test("a cell that takes everything, or that cannot be read, reaches everything", async () => {
    for (const source of ['import * as t from "tunelab"', 'const t = await import("tunelab")', "import { from"]) {
      expect(await changesKey("dist/roi/index.js", notebook(source)), source).toBe(true);
    }
  });

  test("prose and outputs leave it; code, tags and parameters change it; order of parameters does not", async () => {
    const [prose, cell] = usual.cells;
    if (!prose || cell?.cell_type !== "code") throw new Error("unexpected");
    const ran = {
      ...usual,
      cells: [
        { ...prose, source: "new prose" },
        {
          ...cell,
          outputs: [{ output_type: "stream" as const, name: "stdout" as const, text: "1" }],
          execution_count: 4,
        },
      ],
    };
    expect(await key(ran)).toBe(await key());
    expect(await key({ ...usual, cells: [prose, { ...cell, metadata: { tags: ["skip-execution"] } }] })).not.toBe(
      await key(),
    );
    expect(await key({ ...usual, cells: [prose, { ...cell, source: "other" }] })).not.toBe(await key());
    expect(await key(usual, { a: 1, b: 3 })).not.toBe(await key());
    expect(await key(usual, { b: 2, a: 1 })).toBe(await key());
  });

  test("recorded inputs: changed, gone, appeared, steps made anew", async () => {
    await write(".tunelab/u/split/current", "k2\n");
    const inputs = [
      { kind: "file" as const, name: "data/x.csv", hash: sha256("a,b") },
      { kind: "file" as const, name: "data/none.csv", hash: ABSENT },
      { kind: "step" as const, name: "u/split", hash: "k2" },
    ];
    expect(await changedInputs(inputs, { root })).toEqual([]);
    const stale = [
      { kind: "file" as const, name: "data/x.csv", hash: sha256("other") },
      { kind: "file" as const, name: "data/gone.csv", hash: sha256("x") },
      { kind: "file" as const, name: "data/x.csv", hash: ABSENT },
      { kind: "step" as const, name: "u/split", hash: "k1" },
      { kind: "step" as const, name: "u/train", hash: "k1" },
    ];
    expect((await changedInputs(stale, { root })).map(({ reason }) => reason)).toEqual([
      "has changed",
      "is gone",
      "has appeared",
      "was made anew",
      "has not been made",
    ]);
  });
});
