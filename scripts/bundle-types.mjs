// Puts the declarations of the public package into one file, so that a notebook cell that imports it waits for one file
// and not for two hundred: the kernel's compiler looks up, reads and watches each. Every file becomes one ambient module
// of the same content. Entry: dist/types.d.ts, which package.json names.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

/**
 * @param {string} dist folder of the built package, with index.d.ts
 * @returns {{ bundle: string, entry: string }} texts of the two files
 */
export function bundleTypes(dist) {
  const nameOf = (file) =>
    `tunelab/internal/${relative(dist, file)
      .split(sep)
      .join("/")
      .replace(/\.d\.ts$/, "")}`;
  const blocks = [];
  const seen = new Set();
  const open = [join(dist, "index.d.ts")];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const text = readFileSync(file, "utf8")
      .replace(/^\/\/# sourceMappingURL.*$/m, "")
      .replaceAll(/((?:\bfrom|\bimport|\bimport\(|^declare module)\s*)"(\.{1,2}\/[^"]+)\.js"/gm, (_, before, path) => {
        const target = join(dirname(file), `${path}.d.ts`);
        open.push(target);
        return `${before}"${nameOf(target)}"`;
      });
    const { body, augmentations } = withoutAugmentations(text);
    const name = nameOf(file);
    blocks.push(moduleBlock(name, body));
    for (const { target, content } of augmentations) {
      blocks.push(moduleBlock(target, `${importsFor(content, { body, name })}\n${content}`));
    }
  }
  return {
    bundle: `${blocks.join("\n")}\n`,
    entry: `/// <reference path="./types-bundle.d.ts" />\nexport * from "${nameOf(join(dist, "index.d.ts"))}";\n`,
  };
}

/** In an ambient module everything is declared already. */
const moduleBlock = (name, body) =>
  `declare module "${name}" {\n${body.replaceAll(/^(export )?declare (?!module|global)/gm, "$1")}\n}`;

/** Takes `declare module "x" { … }` blocks out of a file: they may not stand inside another module. */
function withoutAugmentations(text) {
  const augmentations = [];
  const body = text.replaceAll(/^declare module "([^"]+)" \{\n([\s\S]*?)^\}$/gm, (_, target, content) => {
    augmentations.push({ target, content });
    return "";
  });
  return { body, augmentations };
}

/** What an augmentation needs of the file that it stood in: its imports, and the file's own names that it uses. */
function importsFor(content, { body, name }) {
  const imports = body.match(/^import [\s\S]*?;$/gm) ?? [];
  const own = [...body.matchAll(/^export (?:declare )?(?:interface|type|class|function|const) (\w+)/gm)]
    .map(([, exported]) => exported)
    .filter((exported) => new RegExp(`\\b${exported}\\b`).test(content));
  return [...imports, ...(own.length > 0 ? [`import { ${own.join(", ")} } from "${name}";`] : [])].join("\n");
}

/** Writes both files beside the declarations that the compiler made. */
export function writeBundledTypes(dist) {
  const { bundle, entry } = bundleTypes(dist);
  writeFileSync(join(dist, "types-bundle.d.ts"), bundle);
  writeFileSync(join(dist, "types.d.ts"), entry);
}
