import type { ChartSpec } from "./chart.js";
import { wrapped } from "./text-lines.js";
import { SIZES, THEME } from "./theme.js";

/** Characters of a title and a subtitle that fit the width of a phone. */
const TITLE_WIDTH = 38;
const SUBTITLE_WIDTH = 50;

/**
 * A chart in the house style: title and subtitle broken into lines, width, theme.
 * @param note one line under the title: sizes, units, what is left out
 * @param height pixels, or pixels for each category
 * @param view the Vega-Lite view: data with mark, layers, encoding
 */
export function framed({
  name,
  title,
  description,
  note = "",
  height,
  view,
}: {
  name: string;
  title: string;
  description: string;
  note?: string;
  height: number | { step: number };
  view: Record<string, unknown>;
}): ChartSpec {
  const subtitle = note === "" ? {} : { subtitle: wrapped(note, SUBTITLE_WIDTH) };
  return {
    name,
    title,
    description,
    spec: {
      description,
      title: { text: wrapped(title, TITLE_WIDTH), ...subtitle },
      width: SIZES.width,
      height,
      ...view,
      config: THEME,
    },
  };
}
