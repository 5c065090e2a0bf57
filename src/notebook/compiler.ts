import type ts from "@tslab/typescript-for-tslab";

export type Compiler = typeof ts;

/**
 * The kernel's own TypeScript compiler (5.0.4), so that a cell is read here exactly as it is read there.
 * Loading takes about a quarter of a second: only parameters and failed cells need it.
 */
export async function loadCompiler(): Promise<Compiler> {
  const loaded = (await import("@tslab/typescript-for-tslab")) as unknown as { default: Compiler };
  return loaded.default;
}
