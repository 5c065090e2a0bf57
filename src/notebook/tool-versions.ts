import { createRequire } from "node:module";

/** Versions of what a result was made with: Node, the kernel and its compiler, tunelab. */
export function toolVersions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const versionOf = (name: string) => (require(`${name}/package.json`) as { version: string }).version;
  return {
    tunelab: (require("../../package.json") as { version: string }).version,
    node: process.version.slice(1),
    tslab: versionOf("tslab"),
    "TypeScript in cells": versionOf("@tslab/typescript-for-tslab"),
  };
}
