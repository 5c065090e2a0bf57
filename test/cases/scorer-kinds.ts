import { scorers } from "./library.js";
import type { Given } from "./outcome.js";
import type { Input } from "./read.js";

const one = (value: unknown): Given => ({ values: { value } });

/** One or several texts, whatever the case calls them. */
function texts(input: Input, ...names: string[]): string[] {
  const name = names.find((candidate) => input.has(candidate));
  if (name === undefined) throw new Error(`input must have one of ${names.join(", ")}`);
  return [input.fields[name]].flat().map(String);
}

const bleuOf = (input: Input) => one(scorers.bleu(input.text("output"), texts(input, "references", "reference")));
const gleuOf = (input: Input) => one(scorers.gleu(input.text("output"), texts(input, "references", "reference")));

/** The kinds that score an answer. */
export const scorerKinds: Record<string, (input: Input) => Given | Promise<Given>> = {
  levenshtein_norm: (input) => one(scorers.editSimilarity(input.text("output"), input.text("expected"))),
  numeric_diff: (input) => one(scorers.numericCloseness(input.number("output"), input.number("expected"))),
  list_contains_levenshtein: (input) =>
    one(
      scorers.listSimilarity(input.list<string>("output"), input.list<string>("expected"), {
        allowExtra: input.flag("allowExtraEntities", false),
      }),
    ),
  exact_match_autoevals: (input) => one(Number(scorers.exactMatch(input.fields["output"], input.fields["expected"]))),
  json_diff: (input) => one(scorers.jsonSimilarity(input.fields["output"], input.fields["expected"])),
  valid_json_schema: async (input) => {
    const check = await scorers.jsonSchemaCheck(
      (input.fields["schema"] ?? null) as Parameters<typeof scorers.jsonSchemaCheck>[0],
    );
    const output = input.fields["output"];
    return one(check(typeof output === "string" ? output : JSON.stringify(output)).value);
  },
  exact_normalized: (input) =>
    one(Number(scorers.exactMatchNormalised(input.text("output"), texts(input, "targets", "target")))),
  token_f1_max_rounded2: (input) => {
    const stopWords = (input.fields["stopWords"] ?? []) as string[];
    const value = scorers.bestTokenF1(input.text("output"), texts(input, "targets", "target"), {
      stopWords,
      counting: "set",
    });
    return one(Math.round(value * 100) / 100);
  },
  numeric_match: (input) => {
    const place = input.text("location", "end") as "begin" | "end" | "any" | "exact";
    const targets = texts(input, "targets", "target");
    return one(Number(targets.some((target) => scorers.matchesNumber(input.text("output"), target, { place }))));
  },
  json_semantic_equal: (input) => one(Number(scorers.jsonTextEqual(input.text("output"), texts(input, "ideal")))),
  includes: (input) =>
    one(
      Number(
        scorers.containsAny(input.text("output"), texts(input, "ideal"), {
          ignoreCase: input.flag("ignoreCase", false),
        }),
      ),
    ),
  gleu: gleuOf,
  gleu_range: gleuOf,
  bleu: bleuOf,
  bleu_range: bleuOf,
};
