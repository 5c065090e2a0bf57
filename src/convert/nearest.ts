/** Edits (insert, delete, replace) that turn one text into the other. */
function editDistance(first: string, second: string): number {
  let row = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let i = 1; i <= first.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= second.length; j += 1) {
      const replace = (row[j - 1] as number) + (first[i - 1] === second[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[second.length] as number;
}

/**
 * The name that somebody probably meant, or null when none is near: at most a third of the letters differ,
 * case and separators aside.
 * @example nearestName("Close Code", ["Close notes", "Close_code"]) // "Close_code"
 */
export function nearestName(wanted: string, names: readonly string[]): string | null {
  const plain = (name: string) => name.toLowerCase().replace(/[\s_-]/g, "");
  let best: { name: string; distance: number } | null = null;
  for (const name of names) {
    const distance = editDistance(plain(wanted), plain(name));
    if (distance <= Math.max(wanted.length, name.length) / 3 && (best === null || distance < best.distance)) {
      best = { name, distance };
    }
  }
  return best?.name ?? null;
}
