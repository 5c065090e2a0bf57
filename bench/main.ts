/** `npm run bench -- <name>`: runs a benchmark of the product, peers included, and keeps its numbers in bench/results. */
const benches: Record<string, () => Promise<{ main: () => Promise<void> }>> = {
  data: () => import("./data.js"),
  harness: () => import("./harness.js"),
  roi: () => import("./roi.js"),
  runner: () => import("./runner.js"),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(benches, name));
if (names.length === 0 || unknown.length > 0) {
  console.error(`Name one or more of: ${Object.keys(benches).join(", ")}`);
  process.exitCode = 2;
} else {
  for (const name of names) await (await benches[name]?.())?.main();
}
