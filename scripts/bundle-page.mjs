// Bundles what the ROI page runs in a browser into one classic script that opens from disk. Everything outside
// src/report/what-if/browser is taken from dist/, as compiled for the notebooks: page and notebook run the same code.
import { writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "src");
const browser = join(source, "report", "what-if", "browser");

/** Sends relative imports that leave the browser folder to the compiled files. */
const compiled = {
  name: "compiled",
  setup(plugin) {
    plugin.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const target = join(resolveDir, path);
      const isOurs = target.startsWith(source + sep);
      if (!isOurs || target.startsWith(browser + sep)) return undefined;
      return { path: join(root, "dist", relative(source, target)) };
    });
  },
};

const result = await build({
  entryPoints: [join(browser, "main.ts")],
  outfile: join(root, "dist", "report", "what-if", "page.js"),
  bundle: true,
  format: "iife",
  platform: "browser",
  target: "es2022",
  minify: true,
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
  plugins: [compiled],
  absWorkingDir: root,
});
const inputs = Object.keys(result.metafile.inputs);
const refused = inputs.filter((file) =>
  /^node:|^dist\/(platform|models|convert|clean|split|train|benchmark|deploy|monitor|notebook|cli)\//.test(file),
);
if (refused.length > 0) throw new Error(`the page's script reaches what no browser has: ${refused.join(", ")}`);
writeFileSync(join(root, "dist", "report", "what-if", "page.inputs.json"), `${JSON.stringify(inputs, null, 2)}\n`);
