import { ASSUMPTION_NAMES, fieldOf } from "./assumption-fields.js";
import type { RoiInputs } from "./assumptions.js";

/**
 * Assumptions as the text of a file that the runner takes: `name: value # unit`, one a line, in the order of the fields.
 * @param heading lines of comment at the top
 * @example assumptionsYaml({ monthlyRequests: 5, … }, { heading: ["Saved from a report."] }) // "# Saved from a report.\nmonthlyRequests: 5 # requests a month\n…"
 */
export function assumptionsYaml(inputs: RoiInputs, { heading = [] }: { heading?: readonly string[] } = {}): string {
  const lines = ASSUMPTION_NAMES.flatMap((name) => {
    const value = inputs[name];
    return value === undefined ? [] : [`${name}: ${value} # ${fieldOf(name).unit}`];
  });
  return [...heading.map((line) => `# ${line.replaceAll(/[\r\n]+/g, " ")}`), ...lines, ""].join("\n");
}
