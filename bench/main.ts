// npm run bench -- NAME: measures ours beside the peers, in one run on one machine.
const BENCHES: Record<string, () => Promise<{ run: () => Promise<void> }>> = {
  runner: () => import("./runner.js"),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(", ")}; there are: ${Object.keys(BENCHES).join(", ")}`);
  process.exit(2);
}
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
  const bench = await BENCHES[name]?.();
  await bench?.run();
}
