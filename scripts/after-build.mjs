// What the compiler does not do: the command-line file must be executable after every build, and the declarations of the
// public package stand in one file.
import { chmodSync, existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { writeBundledTypes } from "./bundle-types.mjs";

const dist = fileURLToPath(new URL("../dist", import.meta.url));
const command = new URL("../dist/cli/main.js", import.meta.url);
if (existsSync(command)) chmodSync(command, 0o755);
writeBundledTypes(dist);
