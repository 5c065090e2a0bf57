import { expect, test } from "vitest";
import { replyMeaning } from "./execution.js";

test("only ok is success; both spellings of aborted mean that nothing ran", () => {
  expect(replyMeaning({ status: "ok", execution_count: 3 })).toEqual({ kind: "ok", executionCount: 3 });
  expect(replyMeaning({ status: "error", execution_count: 3 })).toEqual({ kind: "error", executionCount: 3 });
  expect(replyMeaning({ status: "abort" })).toEqual({ kind: "not-run" });
  expect(replyMeaning({ status: "aborted" })).toEqual({ kind: "not-run" });
  expect(replyMeaning({})).toEqual({ kind: "error", executionCount: null });
});
