import { runInThisContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { NotebookCell, NotebookDocument } from "../core/notebook.js";
import { loadCompiler } from "./compiler.js";
import { readDeclarations } from "./declarations.js";
import { injectedSource, injectParameters, literal, notebookParameters } from "./parameters.js";
import { checkParameters, parseAssignments } from "./schemas.js";

const SOURCE = `let useCase: string = "email-triage"; // which use case
let n = 1;
let share: number = -0.5;
let mode: "fast" | "exact" = "fast";
let list: number[] = [1, 2];
let settings: { depth: number; note?: string } = { depth: 1 };
let limit: number | null = null;
let when = new Date();
let required: string;`;

const code = (source: string, tags?: string[]): NotebookCell => ({
  cell_type: "code",
  metadata: tags ? { tags } : {},
  source,
  outputs: [],
  execution_count: null,
});
const notebook = (source = SOURCE): NotebookDocument => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [{ cell_type: "markdown", metadata: {}, source: "intro" }, code(source, ["parameters"]), code("n")],
});
const file = "x.ipynb";
const check = (given: Record<string, unknown>, schema?: z.ZodObject) =>
  checkParameters(notebook(), { required: "r", ...given }, { file, ...(schema ? { schema } : {}) });

describe("reading the parameters cell", () => {
  test("names, types, defaults, comments and lines", async () => {
    const found = await notebookParameters(notebook());
    expect(found.map(({ name }) => name)).toEqual([
      "useCase",
      "n",
      "share",
      "mode",
      "list",
      "settings",
      "limit",
      "when",
      "required",
    ]);
    expect(found[0]).toEqual({
      name: "useCase",
      line: 1,
      type: { kind: "string" },
      annotation: "string",
      defaultText: '"email-triage"',
      defaultValue: "email-triage",
      description: "which use case",
    });
    expect(found[2]?.defaultValue).toBe(-0.5);
    expect(found[5]?.defaultValue).toEqual({ depth: 1 });
    expect(found[7]).toMatchObject({ type: { kind: "any" }, defaultText: "new Date()" });
    expect(found[8]?.defaultText).toBeUndefined();
  });

  test("several on one line, and text that only looks like a declaration", async () => {
    const found = readDeclarations(
      await loadCompiler(),
      'let a: any[] = [], b = "let c = 1"; // let d = 2\nfunction f() { let e = 1 }',
    );
    expect(found.map(({ name }) => name)).toEqual(["a", "b"]);
  });

  test("a notebook without the cell has none", async () => {
    expect(await notebookParameters({ ...notebook(), cells: [] })).toEqual([]);
  });
});

describe("checking", () => {
  test("what fits is returned as given", async () => {
    const given = { n: 5, mode: "exact", list: [3], limit: null, settings: { depth: 2 }, when: { any: 1 } };
    expect(await check(given)).toEqual({ required: "r", ...given });
  });

  test("all findings at once, with the nearest name", async () => {
    const promise = checkParameters(
      notebook(),
      { useCas: "x", n: "5", mode: "slow", list: [1, "a"], settings: { dept: 1 }, share: Number.NaN },
      { file },
    );
    await expect(promise).rejects.toMatchObject({ code: "bad-parameter" });
    const { findings } = await promise.catch((error: { findings: { field: string; message: string }[] }) => error);
    const byField = Object.fromEntries(
      (findings as { field: string; message: string }[]).map(({ field, message }) => [field, message]),
    );
    expect(byField["useCas"]).toContain('Did you mean "useCase"');
    expect(byField["n"]).toBe('must be number, got "5"');
    expect(byField["mode"]).toBe('must be "fast" or "exact", got "slow"');
    expect(byField["list[1]"]).toContain("must be number");
    expect(byField["settings.dept"]).toContain("is not a field");
    expect(byField["settings.depth"]).toBe("is missing");
    expect(byField["share"]).toContain("finite");
    expect(byField["required"]).toContain("must be given");
  });

  test("a schema adds ranges to the cell's types", async () => {
    const schema = z.object({ n: z.number().max(3) });
    await expect(check({ n: 5 }, schema)).rejects.toThrow(/\[n\]/);
    expect(await check({ n: 2 }, schema)).toMatchObject({ n: 2 });
  });

  test("parameters without a cell for them are refused; none are fine", async () => {
    const bare = { ...notebook(), cells: [] };
    await expect(checkParameters(bare, { n: 1 }, { file })).rejects.toThrow(/takes no parameters/);
    expect(await checkParameters(bare, {}, { file })).toEqual({});
  });
});

describe("name=value texts", () => {
  test("the declared type decides", async () => {
    const declared = await notebookParameters(notebook());
    expect(
      parseAssignments(
        ["useCase=007", "n=007", "n=7", "limit=null", "list=[1]", "mode=exact", "when=true", "settings={oops"],
        declared,
      ),
    ).toEqual({
      useCase: "007",
      n: 7,
      limit: null,
      list: [1],
      mode: "exact",
      when: true,
      settings: "{oops",
    });
    expect(parseAssignments(["useCase=a=b", "useCase="], declared)).toEqual({ useCase: "" });
    expect(() => parseAssignments(["n"], declared)).toThrow(/name=value/);
  });
});

describe("injection", () => {
  test("after the parameters cell, with the declared types, and replaced the next time", async () => {
    const declared = await notebookParameters(notebook());
    const once = injectParameters(notebook(), { n: 5, mode: "exact" }, declared);
    expect(once.cells[2]).toMatchObject({ metadata: { tags: ["injected-parameters"] }, id: "injected-parameters" });
    expect(once.cells[2]?.source).toBe('// Parameters\nlet n = 5;\nlet mode: "fast" | "exact" = "exact";');
    const twice = injectParameters(once, { n: 6 }, declared);
    expect(twice.cells).toHaveLength(4);
    expect(twice.cells[2]?.source).toBe("// Parameters\nlet n = 6;");
    expect(injectParameters(notebook(), {}, declared)).toEqual(notebook());
  });

  test("before nbformat 4.5 a cell has no id", () => {
    expect(injectParameters({ ...notebook(), nbformat_minor: 4 }, { n: 1 }, []).cells[2]).not.toHaveProperty("id");
  });

  test("any JSON value comes back from its literal", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const back: unknown = runInThisContext(`(${literal(value)})`);
        expect(back).toStrictEqual(value);
      }),
      { seed: 1, examples: [[JSON.parse('{"__proto__": {"a": 1}, "\u2028": -0.0}')]] },
    );
  });

  test("a null without a declared type is any", () => {
    expect(injectedSource({ x: null }, [])).toBe("// Parameters\nlet x: any = null;");
  });
});
