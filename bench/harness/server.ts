import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A server that speaks the Messages API and answers after `delayMs`, with a clock of its own: from the request's last
 * byte to the answer's hand-over. `GET /times` gives what it measured and forgets it.
 */
const delayMs = Number(process.argv[2]);
let times: number[] = [];
let firstAt = 0;
let lastAt = 0;
const answer = JSON.stringify({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "bench",
  content: [{ type: "text", text: "ham" }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 20, output_tokens: 1 },
});

const server = createServer((incoming, response) => {
  if (incoming.method === "GET") {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ times, spanMs: lastAt - firstAt }));
    times = [];
    firstAt = 0;
    return;
  }
  const arrivedAt = performance.now();
  if (firstAt === 0) firstAt = arrivedAt;
  incoming.resume().on("end", () => {
    setTimeout(() => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(answer);
      lastAt = performance.now();
      times.push(lastAt - arrivedAt);
    }, delayMs);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log((server.address() as AddressInfo).port));
