import { fileURLToPath } from "node:url";
import type { Catalogue } from "../catalogue/index.js";
import { openCatalogue } from "../models/open-catalogue.js";
import { InputLog } from "../platform/inputs.js";
import { findProjectRoot } from "../platform/project.js";

/** The catalogue of the project around the working folder; outside of one, tunelab's own. */
export async function catalogueHere(): Promise<Catalogue> {
  let root: string;
  try {
    root = findProjectRoot();
  } catch {
    root = fileURLToPath(new URL("../../", import.meta.url));
  }
  return openCatalogue({ root, inputs: new InputLog(root) });
}
