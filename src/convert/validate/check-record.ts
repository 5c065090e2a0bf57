import type { TrainingLimits } from "../../catalogue/types.js";
import { mendedWord, reservedIn } from "../../text/reserved-words.js";
import { estimateTokens } from "../../text/tokens.js";
import { isRecord, type Report, typeWord } from "./finding.js";
import type { ShapeRule } from "./rules.js";

/** What a provider allows, as `limitsFor` of the catalogue gives it. What is left out or null is not checked. */
export type DataLimits = Partial<TrainingLimits>;

/**
 * How the provider counts a record's tokens before it trains: `characters-by-3` is the rule of AWS's script for Claude
 * (characters by three, rounded down text by text), `estimate` is ours, where no rule is published.
 */
export type TokenRule = "characters-by-3" | "estimate";

/** Checks one parsed line in full and returns its tokens by the rule. */
export function checkRecord(
  value: unknown,
  { shape, limits, tokenRule, report }: { shape: ShapeRule; limits: DataLimits; tokenRule: TokenRule; report: Report },
): number {
  if (!isRecord(value)) {
    report("", "object", `must be a JSON object, is ${typeWord(value)}`);
    return 0;
  }
  const texts = shape(value, report);
  const ignoreCase = limits.reservedIgnoreCase ?? false;
  let tokens = 0;
  for (const { path, text } of texts) {
    tokens += tokenRule === "characters-by-3" ? Math.floor(codePoints(text) / 3) : estimateTokens(text);
    // In Unicode mode a paired surrogate is one character, so only a lone one matches.
    if (LONE_SURROGATE.test(text)) {
      report(path, "surrogate", "holds half of a surrogate pair, which UTF-8 cannot write", {
        remedy: "A text was cut inside a character: cut it elsewhere or take the character out.",
      });
    }
    for (const word of reservedIn(text, limits.reservedStrings ?? [], ignoreCase)) {
      report(path, "reserved-word", `holds the reserved word ${JSON.stringify(word)}, which fails the training job`, {
        remedy: `Set it apart (${JSON.stringify(mendedWord(word))}) or leave the row out; the cleaning step "reserved-words" does either.`,
      });
    }
  }
  const most = limits.maxTokensPerRecord;
  if (most != null && tokens > most) {
    const how = tokenRule === "characters-by-3" ? "counted as AWS does, characters by three" : "an estimate";
    report("", "record-tokens", `has ${tokens} tokens (${how}), the limit is ${most}`, {
      remedy: "Shorten the record or divide it.",
    });
  }
  return tokens;
}

const LONE_SURROGATE = /[\uD800-\uDFFF]/u;

function codePoints(text: string): number {
  let count = text.length;
  for (let place = 0; place < text.length - 1; place += 1) {
    const unit = text.charCodeAt(place);
    if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(place + 1) & 0xfc00) === 0xdc00) count -= 1;
  }
  return count;
}
