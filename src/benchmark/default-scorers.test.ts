import { expect, test } from "vitest";
import type { Completion } from "../core/chat-model.js";
import type { Example } from "../core/example.js";
import { defaultScorers } from "./default-scorers.js";

const labels = ["wan-link", "dns/dhcp", "c++ (legacy)"].map((name) => ({ name, description: name }));

const example: Example = {
  id: "1",
  messages: [
    { role: "user", content: "q" },
    { role: "assistant", content: "Category: wan-link\n\nThe carrier mended it." },
  ],
  label: "wan-link",
  source: { source: "s", file: "f" },
};

const answering = (text: string): Completion => ({
  text,
  usage: { inputTokens: 1, outputTokens: 1 },
  costUsd: null,
  latencyMs: 1,
  attempts: 1,
  stopReason: "end",
  servedFrom: "model",
});

test("the label comes first where there are labels; free text is scored by its words", () => {
  expect(defaultScorers({ labels, answer: "label" }).map(({ name }) => name)).toEqual(["label"]);
  expect(defaultScorers({ labels, answer: "text" }).map(({ name }) => name)).toEqual(["label", "token-f1"]);
  expect(defaultScorers({ labels: [], answer: "label" }).map(({ name }) => name)).toEqual(["token-f1"]);
});

test("labels with signs in their names score any answer", async () => {
  const [scorer] = defaultScorers({ labels, answer: "label" });
  expect(await scorer?.score(example, answering("I do not know."))).toMatchObject({ value: 0 });
  expect(await scorer?.score(example, answering("Probably the wan-link."))).toMatchObject({ value: 1 });
});
