import { expect, test } from "vitest";
import { z } from "zod";
import { NOTEBOOKS } from "../report/steps.js";
import type { ParameterDeclaration } from "./declarations.js";
import { notebookSchema, schemaOfDocument } from "./notebook-schemas.js";
import { describeSchema, parameterRows } from "./parameter-rows.js";

test("ranges in words", () => {
  expect(describeSchema(z.number().int().min(1).max(200))).toBe("whole number, 1 to 200");
  expect(describeSchema(z.number().min(0).nullable())).toBe("number, from 0; or null");
  expect(describeSchema(z.number().positive())).toBe("number, above 0");
  expect(describeSchema(z.number().gt(0).lt(1))).toBe("number, above 0, below 1");
  expect(describeSchema(z.number().int())).toBe("whole number");
  expect(describeSchema(z.string().nullable())).toBe("text or null");
  expect(describeSchema(z.enum(["fast", "exact"]))).toBe('"fast" or "exact"');
  expect(describeSchema(z.iso.datetime())).toBe("date and time, ISO 8601");
  expect(describeSchema(z.boolean())).toBe("true or false");
});

test("a row takes range and meaning from the schema, default from the cell, and says what the run was given", () => {
  const declarations: ParameterDeclaration[] = [
    {
      name: "share",
      type: { kind: "number" },
      defaultText: "0.1",
      defaultValue: 0.1,
      description: "of the cell",
      line: 1,
    },
    { name: "seed", type: { kind: "number" }, defaultText: "7", defaultValue: 7, line: 2 },
    { name: "note", type: { kind: "string" }, description: "only the cell knows it", line: 3 },
  ];
  const schema = z.strictObject({ share: z.number().max(1).describe("of the schema").nullable(), seed: z.number() });
  const [share, seed, note] = parameterRows(declarations, { schema, given: { seed: 0 } });
  expect(share).toEqual({
    name: "share",
    accepts: "number, up to 1; or null",
    meaning: "of the schema",
    defaultText: "0.1",
    valueText: "0.1",
    given: false,
  });
  expect([seed?.valueText, seed?.given, seed?.meaning]).toEqual(["0", true, ""]);
  expect([note?.accepts, note?.meaning, note?.defaultText]).toEqual(["string", "only the cell knows it", null]);
});

test("every parameter of the seven notebooks has a meaning", () => {
  for (const { name } of NOTEBOOKS) {
    const schema = notebookSchema(name);
    const declarations = Object.keys(schema.shape).map(
      (field): ParameterDeclaration => ({ name: field, type: { kind: "any" }, line: 1 }),
    );
    for (const row of parameterRows(declarations, { schema })) expect(row.meaning, `${name} ${row.name}`).not.toBe("");
  }
});

test("a notebook names its schema in its metadata; any other has none", () => {
  const document = (metadata: Record<string, unknown>) => ({
    nbformat: 4 as const,
    nbformat_minor: 5,
    metadata,
    cells: [],
  });
  expect(schemaOfDocument(document({ tunelab: { notebook: "05-roi" } }))).toBe(notebookSchema("05-roi"));
  expect(schemaOfDocument(document({ tunelab: { notebook: "toString" } }))).toBeUndefined();
  expect(schemaOfDocument(document({}))).toBeUndefined();
});
