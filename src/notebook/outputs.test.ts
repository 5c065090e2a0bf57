import fc from "fast-check";
import { expect, test } from "vitest";
import { type CellMessage, reduceOutputs } from "./outputs.js";

const stream = (text: string, name = "stdout", cell = 0): CellMessage => ({
  cell,
  type: "stream",
  content: { name, text },
});
const display = (text: string, id?: string, cell = 0, type = "display_data"): CellMessage => ({
  cell,
  type,
  content: { data: { "text/plain": text }, metadata: {}, transient: id === undefined ? {} : { display_id: id } },
});
const clear = (wait: boolean, cell = 0): CellMessage => ({ cell, type: "clear_output", content: { wait } });
const shown = (text: string) => ({ output_type: "display_data", data: { "text/plain": text }, metadata: {} });
const printed = (text: string, name = "stdout") => ({ output_type: "stream", name, text });
const outputs = (messages: CellMessage[], cell = 0) => reduceOutputs(messages).get(cell) ?? [];

test("no messages, no outputs", () => expect(reduceOutputs([]).size).toBe(0));

test("interleaved streams join by name; a display separates what follows", () => {
  expect(outputs([stream("a"), stream("e1\n", "stderr"), stream("b\n")])).toEqual([
    printed("ab\n"),
    printed("e1\n", "stderr"),
  ]);
  expect(outputs([stream("a"), display("x"), stream("b")])).toEqual([printed("a"), shown("x"), printed("b")]);
});

test("a progress bar over many messages folds to its end", () => {
  expect(outputs([stream("1%"), stream("\r50%"), stream("\r100%\n")])).toEqual([printed("100%\n")]);
});

test("an update reaches its display in whichever cell, an unknown id reaches none", () => {
  const messages = [display("1", "d"), display("9", "other", 1), display("2", "d", 1, "update_display_data")];
  expect(outputs(messages, 0)).toEqual([shown("2")]);
  expect(outputs(messages, 1)).toEqual([shown("9")]);
  expect(outputs([display("2", "nope", 0, "update_display_data")])).toEqual([]);
  expect(outputs([display("1"), display("2", "", 0, "update_display_data")])).toEqual([shown("1")]);
});

test("an id shown twice: both outputs follow, and later updates reach both", () => {
  expect(outputs([display("1", "d"), display("2", "d")])).toEqual([shown("2"), shown("2")]);
  expect(outputs([display("1", "d"), display("2", "d"), display("3", "d", 0, "update_display_data")])).toEqual([
    shown("3"),
    shown("3"),
  ]);
});

test("clear_output empties at once, with wait only when something comes", () => {
  expect(outputs([stream("a"), clear(false)])).toEqual([]);
  expect(outputs([stream("a"), clear(true)])).toEqual([printed("a")]);
  expect(outputs([stream("a"), clear(true), stream("b")])).toEqual([printed("b")]);
  expect(outputs([stream("a"), clear(true), clear(false), stream("b"), stream("c")])).toEqual([printed("bc")]);
});

test("an update while a clear waits does not set it off; a cleared display is no longer updated", () => {
  expect(outputs([display("1", "d"), clear(true), display("2", "d", 0, "update_display_data")])).toEqual([shown("2")]);
  expect(outputs([display("1", "d"), clear(false), display("2", "d", 0, "update_display_data")])).toEqual([]);
});

test("clearing one cell leaves the others", () => {
  const messages = [stream("a"), stream("b", "stdout", 1), clear(false, 1)];
  expect(outputs(messages, 0)).toEqual([printed("a")]);
  expect(outputs(messages, 1)).toEqual([]);
});

test("transient data is not kept, JSON bundles stay objects, other messages change nothing", () => {
  const chart = { mark: "bar" };
  const message = {
    cell: 0,
    type: "display_data",
    content: { data: { "application/x+json": chart }, metadata: { a: 1 }, transient: { display_id: "d" } },
  };
  expect(
    outputs([message, { cell: 0, type: "comm_open", content: {} }, { cell: 0, type: "status", content: {} }]),
  ).toEqual([{ output_type: "display_data", data: { "application/x+json": chart }, metadata: { a: 1 } }]);
});

test("a kernel that sends errors and results has them kept", () => {
  const error = { ename: "E", evalue: "v", traceback: ["t"] };
  const result = { data: { "text/plain": "2" }, metadata: {}, execution_count: 3 };
  expect(
    outputs([
      { cell: 0, type: "error", content: error },
      { cell: 0, type: "execute_result", content: result },
    ]),
  ).toEqual([
    { output_type: "error", ...error },
    { output_type: "execute_result", ...result },
  ]);
});

test("malformed content yields valid outputs, never a crash", () => {
  const types = fc.constantFrom(
    "stream",
    "display_data",
    "execute_result",
    "error",
    "clear_output",
    "update_display_data",
  );
  const content = fc.dictionary(
    fc.constantFrom("name", "text", "data", "metadata", "transient", "wait", "traceback"),
    fc.jsonValue(),
  );
  fc.assert(
    fc.property(fc.array(fc.record({ cell: fc.nat(2), type: types, content })), (messages) => {
      for (const cell of reduceOutputs(messages).values()) {
        for (const output of cell) {
          if (output.output_type === "stream") expect(typeof output.text).toBe("string");
          else if (output.output_type === "error") expect(Array.isArray(output.traceback)).toBe(true);
          else expect(typeof output.data).toBe("object");
        }
      }
    }),
    { seed: 1 },
  );
});

test("nothing that is printed is lost, however it is cut into messages", () => {
  const piece = fc.record({ name: fc.constantFrom("stdout", "stderr"), text: fc.stringMatching(/^[a-z\n]*$/) });
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const found = outputs(pieces.map(({ name, text }) => stream(text, name)));
      for (const name of ["stdout", "stderr"]) {
        const whole = pieces
          .filter((one) => one.name === name)
          .map(({ text }) => text)
          .join("");
        expect(
          found.flatMap((one) => (one.output_type === "stream" && one.name === name ? [one.text] : [])).join(""),
        ).toBe(whole);
      }
    }),
    { seed: 1 },
  );
});
