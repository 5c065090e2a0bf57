import { createRequire } from "node:module";

/** tslab's own writer of display messages, set while the kernel runs a cell. Internal to tslab 1.0.22, hence pinned. */
type WriteDisplayData = (
  content: { data: Record<string, unknown>; metadata: Record<string, unknown>; transient: Record<string, unknown> },
  update: boolean,
) => void;

/**
 * Sends one MIME bundle to the notebook cell that runs now, all its representations as one output.
 * JSON types (`application/…+json`) take objects, other types text, images in base64.
 * @param metadata output metadata by MIME type, as nbformat keeps it
 * @returns false, and sends nothing, when this process is not a tslab kernel
 * @example displayBundle({ "text/markdown": "**yes**", "text/plain": "yes" }) // true in a notebook, false in a script
 */
export function displayBundle(data: Record<string, unknown>, metadata: Record<string, unknown> = {}): boolean {
  const write = kernelWriter();
  if (write === null) return false;
  write({ data, metadata, transient: {} }, false);
  return true;
}

/**
 * The writer of the tslab instance that runs this kernel. It is looked up among the loaded modules and never resolved:
 * a second copy of tslab (Jupyter's global one, a nested one) would swallow what is sent to it.
 */
function kernelWriter(): WriteDisplayData | null {
  if (!("__tslab__" in globalThis)) return null;
  const loaded = createRequire(import.meta.url).cache;
  for (const [path, module] of Object.entries(loaded)) {
    if (!/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path)) continue;
    const exports: unknown = module?.exports;
    const write = (exports as { lastWriteDisplayData?: unknown } | undefined)?.lastWriteDisplayData;
    if (typeof write === "function") return write as WriteDisplayData;
  }
  return null;
}
