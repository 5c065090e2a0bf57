import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeMessage, encodeMessage, sign, type WireMessage } from "./wire.js";

const header = { msg_id: "1", msg_type: "status", session: "s", username: "u", date: "2026-01-01", version: "5.3" };
const message: WireMessage = {
  identities: [Buffer.from("id")],
  header,
  parentHeader: { msg_id: "0" },
  metadata: {},
  content: { execution_state: "idle" },
  buffers: [Buffer.from([0, 255])],
};

test("a message survives the wire, signed and unsigned", () => {
  for (const key of ["secret", ""]) {
    const decoded = decodeMessage(encodeMessage(message, key), key);
    expect(decoded).toEqual({ message });
  }
});

test("any content survives", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (content, key) => {
      const sent = { ...message, content: JSON.parse(JSON.stringify(content)) as Record<string, unknown> };
      expect(decodeMessage(encodeMessage(sent, key), key)).toEqual({ message: sent });
    }),
    { seed: 1 },
  );
});

test("the signature is HMAC-SHA256 over the frames as bytes", () => {
  // python3: hmac.new(b"key", b'{"a":1}{}{}{}', "sha256").hexdigest()
  expect(sign(['{"a":1}', "{}", "{}", "{}"], "key")).toBe(
    "f1128388193e4dd1aa760827bd756a1b40b627676b5efe22c0e8297919bfa218",
  );
});

test("one changed byte in any signed frame drops the message", () => {
  const frames = encodeMessage(message, "secret");
  for (const place of [2, 3, 4, 5, 6]) {
    const forged = frames.map((frame) => Buffer.from(frame));
    const frame = forged[place] as Buffer;
    frame[0] = (frame[0] as number) ^ 1;
    expect(decodeMessage(forged, "secret"), `frame ${place}`).toEqual({ dropped: "forged" });
  }
});

test("a forged frame is dropped before it is parsed", () => {
  const frames = encodeMessage(message, "secret");
  frames[6] = Buffer.from("{ not JSON");
  expect(decodeMessage(frames, "secret")).toEqual({ dropped: "forged" });
  expect(decodeMessage(frames, "")).toEqual({ dropped: "not-json" });
});

test("a signature of another key, an empty one and a missing delimiter are dropped", () => {
  expect(decodeMessage(encodeMessage(message, "other"), "secret")).toEqual({ dropped: "forged" });
  expect(decodeMessage(encodeMessage(message, ""), "secret")).toEqual({ dropped: "forged" });
  expect(decodeMessage([Buffer.from("x")], "secret")).toEqual({ dropped: "no-delimiter" });
  expect(decodeMessage([], "secret")).toEqual({ dropped: "no-delimiter" });
  expect(decodeMessage(encodeMessage(message, "secret").slice(0, 4), "secret")).toEqual({ dropped: "too-short" });
});
