import type { RoiAssumptions } from "../core/use-case.js";
import type { AssumptionName } from "./assumption-fields.js";
import { type RoiInputs, requireAssumption, requireAssumptionName } from "./assumptions.js";

/** Numbers from one place, and what is known of where they come from. */
export interface AssumptionLayer {
  values: Partial<Record<AssumptionName, number>>;
  sources: Partial<Record<AssumptionName, InputSource>>;
}

export interface InputSource {
  source: string;
  asOf?: string;
}

/** A named set of changes to the assumptions. */
export interface Scenario {
  name: string;
  description?: string;
  change: Partial<Record<AssumptionName, number>>;
}

/** The inputs after all layers, and where each of them was set. */
export interface LayeredInputs {
  inputs: RoiInputs;
  sources: Partial<Record<AssumptionName, InputSource>>;
}

/**
 * The inputs of an analysis from the places that people set them: command line over assumptions file over notebook
 * cell over use case; what none of them sets is a default, or measured, or of the catalogue.
 * @param cell the parameters of the notebook: null and undefined are not set; values of the command line stand here, too
 * @param commandLine names that were given on the command line
 * @throws TunelabError `bad-parameter` with field and unit
 * @example layeredInputs({ useCase, cell: { monthlyRequests: 5 }, file, commandLine: ["monthlyRequests"] }).inputs.monthlyRequests // 5
 */
export function layeredInputs({
  useCase,
  cell,
  file,
  commandLine = [],
}: {
  useCase: RoiAssumptions;
  cell: Readonly<Record<string, number | null | undefined>>;
  file?: AssumptionLayer | undefined;
  commandLine?: readonly string[];
}): LayeredInputs {
  const inputs: Partial<Record<AssumptionName, number>> = {};
  const sources: LayeredInputs["sources"] = {};
  const set = (name: string, value: number | null | undefined, source: InputSource) => {
    if (value === null || value === undefined) return;
    const known = requireAssumptionName(name);
    inputs[known] = requireAssumption(known, value);
    sources[known] = source;
  };
  const isGiven = (name: string) => commandLine.includes(name);
  for (const [name, value] of Object.entries(useCase)) set(name, value as number, { source: "use case" });
  for (const [name, value] of Object.entries(cell)) if (!isGiven(name)) set(name, value, { source: "notebook cell" });
  for (const [name, value] of Object.entries(file?.values ?? {}))
    set(name, value, file?.sources[name as AssumptionName] ?? { source: "assumptions file" });
  for (const [name, value] of Object.entries(cell)) if (isGiven(name)) set(name, value, { source: "command line" });
  return { inputs: inputs as RoiInputs, sources };
}
