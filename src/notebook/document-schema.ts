import { z } from "zod";

const text = z.union([z.string(), z.array(z.string())]);
const metadata = z.record(z.string(), z.unknown()).default({});
const bundle = z.record(z.string(), z.unknown());

const output = z.discriminatedUnion("output_type", [
  z.looseObject({ output_type: z.literal("stream"), name: z.enum(["stdout", "stderr"]), text }),
  z.looseObject({ output_type: z.literal("display_data"), data: bundle, metadata }),
  z.looseObject({
    output_type: z.literal("execute_result"),
    data: bundle,
    metadata,
    execution_count: z.number().int().nullable().default(null),
  }),
  z.looseObject({
    output_type: z.literal("error"),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);

const cellMetadata = z.looseObject({ tags: z.array(z.string()).optional() }).default({});
const common = { id: z.string().optional(), metadata: cellMetadata, source: text };

const cell = z.discriminatedUnion("cell_type", [
  z.looseObject({
    cell_type: z.literal("code"),
    ...common,
    outputs: z.array(output).default([]),
    execution_count: z.number().int().nullable().default(null),
  }),
  z.looseObject({ cell_type: z.literal("markdown"), ...common }),
  z.looseObject({ cell_type: z.literal("raw"), ...common }),
]);

/** nbformat 4 as far as tunelab relies on it; unknown keys are kept. */
export const notebookSchema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.number().int().nonnegative().default(0),
  metadata: z.record(z.string(), z.unknown()).default({}),
  cells: z.array(cell),
});
