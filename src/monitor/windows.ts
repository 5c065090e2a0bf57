import { TunelabError } from "../core/errors.js";
import type { Example } from "../core/example.js";
import type { UseCaseDefinition } from "../core/use-case.js";

/** A slice of labelled requests with the words that the reports use for it. */
export interface RequestWindow {
  name: string;
  description: string;
  examples: Example[];
}

export interface MonitoredWindows {
  /** What the model was trained on. */
  reference: RequestWindow;
  production: RequestWindow[];
}

/**
 * The reference and the production windows that the use case monitors. The reference keeps only Examples of tasks that
 * some production window holds: a training mix with further tasks would else look like drift.
 * @param parts all Examples of the training window, whatever part of the split they fell into
 * @param windows the rows kept beside the split, with the name of their window
 * @throws TunelabError `bad-input` when the use case defines no monitoring, or a window holds nothing
 */
export function monitoredWindows(
  { name, monitor, windows: definitions }: Pick<UseCaseDefinition, "name" | "monitor" | "windows">,
  { parts, windows }: { parts: readonly Example[]; windows: readonly { window: string; example: Example }[] },
): MonitoredWindows {
  const file = `data/${name}/use-case.yaml`;
  if (!monitor) {
    throw new TunelabError("bad-input", `use case "${name}" defines no monitoring`, {
      findings: [{ file, field: "monitor", message: "is missing" }],
    });
  }
  const open = (window: string, examples: Example[]): RequestWindow => {
    if (examples.length === 0) {
      throw new TunelabError("bad-input", `window "${window}" of use case "${name}" holds no usable row`, {
        findings: [{ file, field: "windows", message: `"${window}" selects nothing` }],
      });
    }
    const description = definitions.find((one) => one.name === window)?.description ?? "";
    return { name: window, description, examples };
  };
  const production = monitor.production.map((window) =>
    open(
      window,
      windows.filter((row) => row.window === window).map((row) => row.example),
    ),
  );
  const tasks = new Set(production.flatMap(({ examples }) => examples.map((example) => example.task)));
  return {
    reference: open(
      monitor.reference,
      parts.filter((example) => tasks.has(example.task)),
    ),
    production,
  };
}
