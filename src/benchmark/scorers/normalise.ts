const punctuation = /[!-/:-@[-`{-~]/gu;
const edgePunctuation = /^[!-/:-@[-`{-~]+|[!-/:-@[-`{-~]+$/gu;
const plainNumber = /^[+-]?(\d+(_\d+)*\.?\d*|\.\d+)(e[+-]?\d+)?$/iu;

/**
 * The words of a text as question-answering benchmarks compare them (SQuAD's rules as Inspect has them): split at white
 * space and hyphens, lower case, ASCII punctuation and the articles a, an, the removed, numbers in one form (3, 3.0
 * and $3,000.00 as 3000). A word that is a number inside its punctuation keeps its decimal point.
 * @example normalisedWords("The answer is (3.14).") // ["answer", "is", "3.14"]
 */
export function normalisedWords(text: string, { stopWords = [] }: { stopWords?: readonly string[] } = {}): string[] {
  const left = new Set(stopWords.map(normaliseWord));
  return text
    .split(/[\s-]+/u)
    .map(normaliseWord)
    .filter((word) => word !== "" && !left.has(word))
    .flatMap((word) => word.split(" "));
}

function normaliseWord(raw: string): string {
  const word = raw.toLowerCase().replaceAll("ß", "ss");
  const bare = withoutPunctuation(word);
  const canonical = plainNumber.test(bare) ? String(Number(bare.replaceAll("_", ""))) : bare;
  return canonical
    .replace(/\b(a|an|the)\b/gu, " ")
    .trim()
    .replace(/\s+/gu, " ");
}

function withoutPunctuation(word: string): string {
  if (plainNumber.test(word)) return word;
  const inner = word.replace(edgePunctuation, "");
  return plainNumber.test(inner) ? inner : word.replace(punctuation, "");
}
