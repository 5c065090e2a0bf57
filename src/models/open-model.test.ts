import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { openModel } from "./open-model.js";

const useCase = { name: "mail", root: "/nowhere" };
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

test("anthropic: goes over HTTP to the given address and tries again as the policy says", async () => {
  let calls = 0;
  server = createServer((incoming, response) => {
    incoming.resume().on("end", () => {
      calls += 1;
      response.writeHead(calls === 1 ? 503 : 200, { "content-type": "application/json" });
      const usage = { input_tokens: 3, output_tokens: 1 };
      response.end(JSON.stringify({ content: [{ type: "text", text: "ham" }], stop_reason: "max_tokens", usage }));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const model = await openModel("anthropic:some-model", {
    useCase,
    anthropic: { apiKey: "k", baseUrl },
    retry: { attempts: 2, firstDelayMs: 1 },
  });
  const completion = await model.complete({ messages: [{ role: "user", content: "q" }], maxTokens: 1 });
  expect(model.id).toBe("anthropic:some-model");
  expect(completion).toMatchObject({ text: "ham", attempts: 2, stopReason: "max-tokens" });
});

test("no key, no registry, no recording: each says what to do", async () => {
  await expect(openModel("anthropic:m", { useCase, anthropic: { apiKey: "" } })).rejects.toThrow(
    "Set ANTHROPIC_API_KEY",
  );
  await expect(openModel("registry:champion", { useCase })).rejects.toThrow("npx tunelab run 03-train --use-case mail");
  await expect(openModel("replay:none.jsonl", { useCase })).rejects.toThrow("recording not found: /nowhere/none.jsonl");
});
