/** Pairs of neighbouring characters of a name, without case, with an edge on either side. */
function bigrams(name: string): Set<string> {
  const text = ` ${name.toLowerCase()} `;
  return new Set(Array.from({ length: text.length - 1 }, (_, start) => text.slice(start, start + 2)));
}

/**
 * The candidates most like a mistyped name, best first: by the share of common bigrams (Dice's coefficient).
 * Candidates that share less than a quarter are left out, so the list may be empty.
 * @example nearest("nova-lite", ["amazon.nova-lite-v1:0", "claude-opus-5"]) // ["amazon.nova-lite-v1:0"]
 */
export function nearest(name: string, candidates: readonly string[], { count = 3 }: { count?: number } = {}): string[] {
  const wanted = bigrams(name);
  return candidates
    .map((candidate) => {
      const there = bigrams(candidate);
      const common = [...wanted].filter((pair) => there.has(pair)).length;
      return { candidate, likeness: (2 * common) / (wanted.size + there.size) };
    })
    .filter(({ likeness }) => likeness >= 0.25)
    .sort((a, b) => b.likeness - a.likeness || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/**
 * The start of a remedy: `Did you mean "x"? ` with its closing space, or nothing where no candidate is alike.
 * @example `${didYouMean("emial-triage", ["docs-qa", "email-triage"])}There are two.`
 */
export function didYouMean(name: string, candidates: readonly string[]): string {
  const [best] = nearest(name, candidates, { count: 1 });
  return best === undefined ? "" : `Did you mean "${best}"? `;
}
