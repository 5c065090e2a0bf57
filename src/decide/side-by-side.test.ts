import { expect, it } from "vitest";
import { documentationCase, mailCase, supportCase } from "./chapter-cases.js";
import { sideBySide } from "./side-by-side.js";

it("sets the chapter's three cases side by side as the chapter works them out, a tie said as one", () => {
  const rows = sideBySide([
    { name: "documentation", profile: documentationCase },
    { name: "mail", profile: mailCase },
    { name: "support", profile: supportCase },
  ]);
  expect(rows.map(({ name, recommendation }) => [name, recommendation])).toEqual([
    ["support", "tie: retrieval (RAG) and fine-tuning"],
    ["documentation", "retrieval (RAG)"],
    ["mail", "prompt engineering"],
  ]);
  expect(rows.find(({ name }) => name === "mail")?.scores).toMatchObject({ prompt: 1, retrieve: 0.7 });
});

it("takes none and one", () => {
  expect(sideBySide([])).toEqual([]);
  expect(sideBySide([{ name: "mail", profile: mailCase }])).toHaveLength(1);
});
