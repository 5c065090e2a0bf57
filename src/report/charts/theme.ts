/** Okabe and Ito's colours (2008): told apart under every common colour blindness, and in grey print by their lightness. */
export const COLOURS = {
  blue: "#0072b2",
  orange: "#e69f00",
  green: "#009e73",
  vermilion: "#d55e00",
  purple: "#cc79a7",
  sky: "#56b4e9",
  yellow: "#f0e442",
  black: "#1a1f24",
  /** For what is not the point of the chart. */
  grey: "#9aa4ad",
} as const;

/** Colours of categories, in this order. */
export const CATEGORY_COLOURS = [
  COLOURS.blue,
  COLOURS.orange,
  COLOURS.green,
  COLOURS.purple,
  COLOURS.sky,
  COLOURS.vermilion,
  COLOURS.yellow,
  COLOURS.grey,
] as const;

export const INK = "#1a1f24";
export const SOFT = "#55606a";
const LINE = "#e1e6ea";

/** Sizes in pixels. The width is that of the plot at a desk; a renderer may narrow it for a phone. */
export const SIZES = { width: 520, label: 11, title: 14, lineHeight: 13 } as const;

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** Vega-Lite's `config` of every chart. */
export const THEME = {
  background: "#ffffff",
  font: FONT,
  view: { stroke: null },
  title: {
    anchor: "start",
    frame: "bounds",
    color: INK,
    fontSize: SIZES.title,
    fontWeight: 600,
    lineHeight: 18,
    subtitleColor: SOFT,
    subtitleFontSize: SIZES.label,
    subtitleLineHeight: 15,
    subtitlePadding: 5,
    offset: 10,
  },
  axis: {
    labelColor: INK,
    labelFontSize: SIZES.label,
    labelLimit: 0,
    labelLineHeight: SIZES.lineHeight,
    titleColor: SOFT,
    titleFontSize: SIZES.label,
    titleFontWeight: "normal",
    titlePadding: 8,
    gridColor: LINE,
    domainColor: "#b4bcc4",
    tickColor: "#b4bcc4",
  },
  axisQuantitative: { tickCount: 4, labelOverlap: "parity", labelSeparation: 8 },
  legend: {
    orient: "top",
    direction: "horizontal",
    columns: 2,
    title: null,
    labelColor: INK,
    labelFontSize: SIZES.label,
    labelLimit: 0,
    symbolSize: 90,
    rowPadding: 3,
    columnPadding: 16,
    offset: 8,
  },
  text: { color: INK, fontSize: SIZES.label },
  range: { category: CATEGORY_COLOURS },
};
