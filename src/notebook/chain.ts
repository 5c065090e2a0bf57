import type { ChainOptions, ChainResult } from "./chain-events.js";
import type { Chain } from "./plan-runs.js";
import { runToReport } from "./run-report.js";

/**
 * Runs chains side by side, `jobs` at a time; inside a chain one notebook after the other, stopping at the first failure.
 * What is current is not run again; after an interrupt nothing more is started.
 */
export async function runChains(
  root: string,
  chains: readonly Chain[],
  { jobs, ...options }: ChainOptions & { jobs: number },
): Promise<ChainResult[]> {
  const results: ChainResult[][] = chains.map(() => []);
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < chains.length; index = next++) {
      const chain = chains[index];
      if (chain) results[index] = await runChain(root, chain, options);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(jobs, chains.length)) }, worker));
  return results.flat();
}

async function runChain(root: string, chain: Chain, options: ChainOptions): Promise<ChainResult[]> {
  const results: ChainResult[] = [];
  let failed: string | null = null;
  for (const run of chain.runs) {
    let result: ChainResult;
    if (failed !== null) result = { status: "not-run", run, message: `${failed} failed before it` };
    else if (options.signal?.aborted) result = { status: "not-run", run, message: "interrupted" };
    else result = await runToReport(root, chain, run, options);
    if (result.status === "failed") failed = run.notebook;
    options.onEvent({ type: "end", result });
    results.push(result);
  }
  return results;
}
