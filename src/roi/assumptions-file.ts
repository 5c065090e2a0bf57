import { z } from "zod";
import { didYouMean } from "../core/nearest.js";
import { parseYaml } from "../core/yaml.js";
import { ASSUMPTION_NAMES, type AssumptionName } from "./assumption-fields.js";
import { assumptionsFileSchema } from "./assumptions-schema.js";
import type { AssumptionLayer, Scenario } from "./layers.js";
import type { Correlation, Ranges } from "./ranges.js";

/** What an assumptions file says: values with their sources, ranges, correlations and named scenarios. */
export interface AssumptionsFile extends AssumptionLayer {
  ranges: Ranges;
  correlations: Correlation[];
  scenarios: Scenario[];
}

/** Names the right field for one with a typo, at its line. */
const withHints = assumptionsFileSchema.catchall(z.unknown()).superRefine((value, context) => {
  const known: readonly string[] = [...ASSUMPTION_NAMES, "correlations", "scenarios"];
  for (const key of Object.keys(value)) {
    if (!known.includes(key))
      context.addIssue({
        code: "custom",
        path: [key],
        message: `is no assumption. ${didYouMean(key, known)}`.trim(),
      });
  }
});

interface RichEntry {
  value: number;
  low?: number;
  high?: number;
  source?: string;
  asOf?: string;
}

/**
 * Reads the text of an assumptions file. A field is a number, or `{ value, low, high, unit, source, asOf }`.
 * @throws TunelabError `bad-input` with every finding: file, line, field with its unit
 */
export function parseAssumptions(text: string, file: string): AssumptionsFile {
  const isEmpty = text.replaceAll(/^\s*(#.*)?$/gm, "").trim() === "";
  const parsed = isEmpty ? {} : parseYaml(text, { file, schema: withHints });
  const {
    correlations = [],
    scenarios = {},
    ...entries
  } = parsed as {
    correlations?: Correlation[];
    scenarios?: Record<string, { description?: string; change: Scenario["change"] }>;
  } & Partial<Record<AssumptionName, number | RichEntry>>;
  const result: AssumptionsFile = { values: {}, sources: {}, ranges: {}, correlations, scenarios: [] };
  for (const [name, entry] of Object.entries(entries) as [AssumptionName, number | RichEntry | undefined][]) {
    if (entry === undefined) continue;
    const { value, low, high, source, asOf } = typeof entry === "number" ? { value: entry } : entry;
    result.values[name] = value;
    result.sources[name] = { source: source ?? file, ...(asOf === undefined ? {} : { asOf }) };
    if (low !== undefined || high !== undefined) result.ranges[name] = { low: low ?? value, high: high ?? value };
  }
  result.scenarios = Object.entries(scenarios).map(([name, { description, change }]) => ({
    name,
    change,
    ...(description === undefined ? {} : { description }),
  }));
  return result;
}
