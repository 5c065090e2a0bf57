import type { Example } from "../../src/core/example.js";
import type { Interaction } from "../../src/core/interaction.js";
import { type Random, seededRandom, shuffled } from "../../src/core/random.js";

/** Made-up traffic for tests: text of a seeded vocabulary, so that a shift can be planted and a null is a null. */
export function madeUpExamples(
  count: number,
  {
    seed,
    topic = "a",
    meanWords = 30,
    spamShare = 0.4,
  }: { seed: number; topic?: string; meanWords?: number; spamShare?: number },
): Example[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const label = random() < spamShare ? "spam" : "ham";
    return exampleOf(sentence(random, { topic, words: 3 + Math.floor(random() * 2 * meanWords) }), {
      id: `${topic}-${seed}-${index}`,
      label,
    });
  });
}

export function exampleOf(
  text: string,
  { id = "e1", label, createdAt }: { id?: string; label?: string; createdAt?: string } = {},
): Example {
  return {
    id,
    messages: [
      { role: "user", content: text },
      { role: "assistant", content: label ?? "answer" },
    ],
    ...(label === undefined ? {} : { label }),
    ...(createdAt === undefined ? {} : { createdAt }),
    source: { source: "test", file: "test.jsonl" },
  };
}

/** `count` answered requests of which `correct` are right. */
export function answered(count: number, correct: number): Interaction[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `i${index}`,
    request: { messages: [{ role: "user", content: "Is this spam?" }], maxTokens: 5 },
    completion: index < correct ? "ham" : "spam",
    label: "ham",
    at: null,
    model: "local:test@v1",
    source: { source: "test", file: "test.jsonl" },
  }));
}

/** Words of a Zipf-like vocabulary of 400, with some figures, capitals and marks. */
function sentence(random: Random, { topic, words }: { topic: string; words: number }): string {
  return Array.from({ length: words }, () => {
    const rank = Math.floor(400 ** random());
    const word = `${topic}w${rank.toString(36)}`;
    const mark = random();
    if (mark < 0.05) return `${Math.floor(random() * 1000)}`;
    if (mark < 0.12) return `${word.toUpperCase()}!`;
    return mark < 0.3 ? `${word},` : word;
  }).join(" ");
}

/** A random half of the rows, and the other half. */
export function halves<Row>(rows: readonly Row[], seed: number): [Row[], Row[]] {
  const mixed = shuffled(rows, seededRandom(seed));
  return [mixed.slice(0, rows.length >> 1), mixed.slice(rows.length >> 1)];
}
