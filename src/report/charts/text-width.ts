/** Advance widths of Arial and Helvetica for the printable ASCII from space on, in thousandths of the font size. */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
const OTHER_WIDTH = 600;
/** The widest of the system fonts in use (DejaVu Sans, Verdana) against Arial; bold ones are wider still. */
const SLACK = 1.15;
const BOLD = 1.1;

/**
 * Width of a line of text in pixels, without a canvas to measure it: close enough to lay out labels that do not collide.
 * @param fontSize pixels
 * @example textWidth("Accuracy", { fontSize: 11 }) // 52.0
 */
export function textWidth(text: string, { fontSize, bold = false }: { fontSize: number; bold?: boolean }): number {
  let thousandths = 0;
  for (const character of text) {
    thousandths += WIDTHS[(character.codePointAt(0) ?? 0) - 32] ?? OTHER_WIDTH;
  }
  return (thousandths / 1000) * fontSize * SLACK * (bold ? BOLD : 1);
}
