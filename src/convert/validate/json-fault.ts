/** Where a text stops being JSON, and what was wrong there. The text itself is not quoted: it may hold personal data. */
export interface JsonFault {
  /** 1-based, in UTF-16 units. */
  column: number;
  message: string;
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANK = /[ \t\r\n]*/y;

/**
 * Finds the first fault of a text that `JSON.parse` refused; null when it is JSON after all. Linear, without recursion.
 * @example jsonFault('{"a": x}') // { column: 7, message: "a value is missing or not in JSON form" }
 */
export function jsonFault(text: string): JsonFault | null {
  const open: ("{" | "[")[] = [];
  let at = 0;
  let expect: "value" | "key" | "key-or-end" | "value-or-end" | "next" = "value";
  const fault = (message: string, place = at): JsonFault => ({ column: place + 1, message });
  for (;;) {
    BLANK.lastIndex = at;
    BLANK.exec(text);
    at = BLANK.lastIndex;
    const sign = text[at];
    if (sign === undefined) {
      if (open.length === 0 && expect === "next") return null;
      return fault(
        text.trim() === ""
          ? "the line is empty"
          : `the line ends too early: ${open.length} brackets or braces are not closed`,
      );
    }
    if (expect === "next") {
      const top = open.at(-1);
      if (top === undefined) return fault("something follows the end of the JSON value");
      if (sign === (top === "{" ? "}" : "]")) open.pop();
      else if (sign === ",") expect = top === "{" ? "key" : "value";
      else return fault(`a comma or a closing ${top === "{" ? "brace" : "bracket"} is missing`);
      at += 1;
      continue;
    }
    if ((expect === "key-or-end" && sign === "}") || (expect === "value-or-end" && sign === "]")) {
      open.pop();
      expect = "next";
      at += 1;
      continue;
    }
    if (expect === "key" || expect === "key-or-end") {
      if (sign !== '"')
        return fault(sign === "}" ? "a comma stands before the brace" : "a key must be in double quotes");
      const end = stringEnd(text, at);
      if (typeof end !== "number") return end;
      BLANK.lastIndex = end;
      BLANK.exec(text);
      at = BLANK.lastIndex;
      if (text[at] !== ":") return fault("a colon is missing after the key");
      at += 1;
      expect = "value";
      continue;
    }
    if (sign === "{" || sign === "[") {
      open.push(sign);
      expect = sign === "{" ? "key-or-end" : "value-or-end";
      at += 1;
      continue;
    }
    const end = scalarEnd(text, at);
    if (typeof end !== "number") return end;
    at = end;
    expect = "next";
  }
}

function scalarEnd(text: string, at: number): number | JsonFault {
  if (text[at] === '"') return stringEnd(text, at);
  for (const word of ["true", "false", "null"]) if (text.startsWith(word, at)) return at + word.length;
  NUMBER.lastIndex = at;
  if (NUMBER.exec(text) !== null) return NUMBER.lastIndex;
  const python = /^(?:NaN|-?Infinity|None|True|False)/.exec(text.slice(at, at + 10))?.[0];
  const message = python === undefined ? "a value is missing or not in JSON form" : `${python} is no JSON value`;
  return { column: at + 1, message };
}

function stringEnd(text: string, start: number): number | JsonFault {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code < 32) {
      const name = code === 0 ? "a NUL character" : code === 9 ? "a tab" : `control character ${code}`;
      return { column: at + 1, message: `${name} stands in a text unescaped` };
    }
    if (code === 92) {
      const sign = text[at + 1] ?? "";
      const good = sign === "u" ? /^[\da-fA-F]{4}$/.test(text.slice(at + 2, at + 6)) : '"\\/bfnrt'.includes(sign);
      if (!good || sign === "")
        return { column: at + 1, message: "an escape after the backslash is not one of JSON's" };
      at += 1;
    }
  }
  return { column: start + 1, message: "a quote is opened here and never closed" };
}
