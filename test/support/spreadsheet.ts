import { runInNewContext } from "node:vm";

type Cell = string | number | null | { formula: string };

/**
 * Reckons a workbook's formulas without a spreadsheet: references, + - * / ^, comparisons, and the functions that our
 * sheets use. Returns a reader of cells.
 */
export function evaluated(
  sheets: readonly { name: string; rows: readonly (readonly Cell[])[] }[],
): (sheet: string, cell: string) => number {
  const known = new Map<string, number>();
  const place = (reference: string) => {
    const [, letters = "", digits = ""] = /^([A-Z]+)(\d+)$/.exec(reference.replaceAll("$", "")) ?? [];
    const column = letters.split("").reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
    return { column, row: Number(digits) - 1 };
  };
  const at = (sheet: string, reference: string): number => {
    const key = `${sheet}!${reference.replaceAll("$", "")}`;
    const there = known.get(key);
    if (there !== undefined) return there;
    const { column, row } = place(reference);
    const cell = sheets.find(({ name }) => name === sheet)?.rows[row]?.[column] ?? 0;
    const value = typeof cell === "object" ? reckon(sheet, cell.formula) : Number(cell);
    if (!Number.isFinite(value)) throw new Error(`${key} is ${value}: ${JSON.stringify(cell)}`);
    known.set(key, value);
    return value;
  };
  const range = (sheet: string, from: string, to: string): number[] => {
    const [first, last] = [place(from), place(to)];
    const values: number[] = [];
    for (let row = first.row; row <= last.row; row += 1)
      for (let column = first.column; column <= last.column; column += 1) {
        const letters = (index: number): string =>
          (index >= 26 ? letters(Math.floor(index / 26) - 1) : "") + String.fromCharCode(65 + (index % 26));
        values.push(at(sheet, `${letters(column)}${row + 1}`));
      }
    return values;
  };
  const functions = {
    SUM: (values: number[]) => values.reduce((sum, one) => sum + one, 0),
    INDEX: (values: number[], _row: number, column: number) => values[column - 1] ?? 0,
    IF: (test: boolean, yes: number, no: number) => (test ? yes : no),
    MAX: Math.max,
    INT: Math.floor,
    EXP: Math.exp,
    COS: Math.cos,
    PI: () => Math.PI,
  };
  const reckon = (sheet: string, formula: string): number => {
    const code = formula
      .replaceAll(
        /(\$?[A-Z]+\$?\d+):(\$?[A-Z]+\$?\d+)/g,
        (_, from: string, to: string) => `range("${sheet}","${from}","${to}")`,
      )
      .replaceAll(
        /(?:([A-Za-z]+)!)?(\$?[A-Z]+\$?\d+)(?!["\d])/g,
        (whole: string, other: string | undefined, cell: string) =>
          whole.includes('"') ? whole : `at("${other ?? sheet}","${cell}")`,
      )
      .replaceAll("^", "**");
    return runInNewContext(code, { at, range, ...functions }) as number;
  };
  return at;
}
