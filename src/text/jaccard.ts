/**
 * Jaccard similarity of two sets: shared elements by all elements, 0..1. Two empty sets are alike (1).
 * @example jaccard(new Set(["a", "b"]), new Set(["b", "c"])) // 0.333…
 */
export function jaccard<Element>(first: ReadonlySet<Element>, second: ReadonlySet<Element>): number {
  if (first.size === 0 && second.size === 0) return 1;
  const [small, large] = first.size <= second.size ? [first, second] : [second, first];
  let shared = 0;
  for (const element of small) if (large.has(element)) shared += 1;
  return shared / (first.size + second.size - shared);
}
