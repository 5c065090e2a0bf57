const currency = /[$£€¥,*_]/gu;
const edge = /^[!?:;()[\]{}'"`~<=>@#^&|]+|[!?:;()[\]{}'"`~<=>@#^&|]+$/gu;
const strict = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/iu;
const fraction = /^([+-]?)(\d*)\s*(\d+)⁄(\d+)$/u;
const chineseDigits = "零一二三四五六七八九";
const chineseUnits: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };

/**
 * The number that a whole text is, or `null`: plain and scientific notation, full-width digits, a true minus sign,
 * fractions such as ½ or 2½, Chinese numerals up to 9,999. Text around the number makes it no number.
 * @example parseNumber("−2½") // -2.5
 */
export function parseNumber(text: string): number | null {
  const plain = text
    .trim()
    .replace(/([0-9])([¼-¾⅐-⅞])/gu, "$1 $2")
    .normalize("NFKC")
    .replace(/[−–﹣－]/gu, "-");
  if (strict.test(plain)) return finite(Number(plain));
  const parts = fraction.exec(plain.replace(/(\d) (\d+⁄)/u, "$1 $2")) ?? mixed(plain);
  if (parts) {
    const [, sign, whole, numerator, denominator] = parts;
    const value = Number(whole || 0) + Number(numerator) / Number(denominator);
    return finite(sign === "-" ? -value : value);
  }
  return chineseNumber(plain);
}

function mixed(text: string): RegExpExecArray | null {
  return /^([+-]?)(\d+) (\d+)⁄(\d+)$/u.exec(text);
}

function chineseNumber(text: string): number | null {
  if (!/^[零一二三四五六七八九十百千]+$/u.test(text)) return null;
  let total = 0;
  let digit: number | null = null;
  for (const character of text) {
    const unit = chineseUnits[character];
    if (unit === undefined) digit = chineseDigits.indexOf(character);
    else {
      total += (digit ?? 1) * unit;
      digit = null;
    }
  }
  return total + (digit ?? 0);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/**
 * The numbers of a text in their order: words that are numbers once currency signs, thousands commas, emphasis, a
 * closing full stop and enclosing punctuation are off. `60%` and `42abc` are none.
 * @example numbersIn("First (7), then $1,250.50!") // [7, 1250.5]
 */
export function numbersIn(text: string): number[] {
  return text
    .split(/\s+/u)
    .map(numberOfWord)
    .filter((value): value is number => value !== null);
}

function numberOfWord(word: string): number | null {
  const bare = word.replace(currency, "").replace(/\.(?=\D|$)/gu, "");
  return parseNumber(bare) ?? parseNumber(bare.replace(edge, ""));
}
