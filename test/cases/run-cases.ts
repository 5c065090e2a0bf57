import { evaluationKinds } from "./evaluation.js";
import { differences, type Given, type Outcome, show, type Tolerance } from "./outcome.js";
import { Input } from "./read.js";
import { statisticsFunctions } from "./statistics.js";

/** One case of the statistics format (`fn`) or of the evaluation format (`kind`). */
export interface ReferenceCase {
  id: string;
  fn?: string;
  kind?: string;
  input: Record<string, unknown>;
  expected: unknown;
  tol?: number | null;
  note?: string;
}

/** Runs one case; only a `fn` or `kind` without an entry is skipped. */
export async function runCase(reference: ReferenceCase): Promise<Outcome> {
  const { id, fn, kind } = reference;
  const compute = fn === undefined ? evaluationKinds[kind ?? ""] : statisticsFunctions[fn];
  if (!compute) return { status: "skipped", id };
  try {
    const given = await compute(new Input(reference.input));
    const faults = judge(given, reference);
    return faults.length === 0
      ? { status: "passed", id }
      : { status: "failed", id, came: faults.join("; "), expected: show(reference.expected) };
  } catch (thrown) {
    const came = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    return { status: "failed", id, came, expected: show(reference.expected) };
  }
}

function judge(given: Given, reference: ReferenceCase): string[] {
  const { expected } = reference;
  const tolerance: Tolerance = { amount: reference.tol ?? 1e-9, relative: false };
  if (reference.kind === "rate_limit_headers") return judgeHeaders(given, expected as Record<string, unknown>);
  if (reference.kind?.endsWith("_range")) return judgeRange(given, expected as { gt?: number; lt?: number });
  if (typeof expected !== "object" || expected === null || Array.isArray(expected)) {
    return differences(given, { value: expected }, tolerance);
  }
  const named = expected as Record<string, unknown>;
  // "compare p2 by relative error", "compare tails by relative error": a tail of 1e-300 has to be right too.
  const byRelative = /compare (\w+) by relative/u.exec(reference.note ?? "")?.[1];
  if (byRelative === undefined) return differences(given, named, tolerance);
  const isRelative = (name: string) => byRelative === name || byRelative === "tails" || named[byRelative] === undefined;
  return Object.entries(named).flatMap(([name, wanted]) =>
    differences(given, { [name]: wanted }, { ...tolerance, relative: isRelative(name) }),
  );
}

function judgeRange(given: Given, { gt, lt }: { gt?: number; lt?: number }): string[] {
  const value = given.values["value"];
  if (typeof value !== "number") return [`${show(value)} is no number`];
  if (gt !== undefined && !(value > gt)) return [`${value} is not above ${gt}`];
  return lt !== undefined && !(value < lt) ? [`${value} is not below ${lt}`] : [];
}

/** Headers that must be ignored must be absent: everything but the clock-bound reset time is compared both ways. */
function judgeHeaders(given: Given, expected: Record<string, unknown>): string[] {
  const { resetAtMs: _, ...came } = given.values;
  const { resetAt: __, ...wanted } = expected;
  const names = new Set([...Object.keys(came), ...Object.keys(wanted)]);
  return [...names]
    .filter((name) => came[name] !== wanted[name])
    .map((name) => `${name}: ${show(came[name])}, expected ${show(wanted[name])}`);
}
