/** Items numbered from 0 that are joined into sets, pair by pair (union-find with path halving). */
export class DisjointSets {
  readonly #parent: Int32Array;

  constructor(count: number) {
    this.#parent = Int32Array.from({ length: count }, (_, index) => index);
  }

  /** The set's representative: its smallest item, so that it does not depend on the order of joining. */
  find(item: number): number {
    const parent = this.#parent;
    let at = item;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  }

  join(first: number, second: number): void {
    const a = this.find(first);
    const b = this.find(second);
    if (a !== b) this.#parent[Math.max(a, b)] = Math.min(a, b);
  }

  /** Representative → items, both ascending. */
  sets(): Map<number, number[]> {
    const result = new Map<number, number[]>();
    for (let item = 0; item < this.#parent.length; item += 1) {
      const root = this.find(item);
      const members = result.get(root);
      if (members === undefined) result.set(root, [item]);
      else members.push(item);
    }
    return result;
  }
}
