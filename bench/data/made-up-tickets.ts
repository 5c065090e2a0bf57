import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { seededRandom } from "../../src/core/random.js";

const WORDS = Array.from(
  { length: 4_000 },
  (_, index) => `${["link", "site", "vlan", "port", "route", "node", "fan", "user"][index % 8]}${index.toString(36)}`,
);
const LABELS = ["routing", "switching", "wan-link", "wireless", "dns-dhcp", "hardware"];

/** Made-up tickets: one in ten says nearly the same as an earlier one, one in forty exactly; one in five holds something personal. */
export function* madeUpTickets(count: number, seed: number): Generator<Record<string, string>> {
  const random = seededRandom(seed);
  const pick = (limit: number) => Math.floor(random() * limit);
  const text = (words: number) =>
    Array.from({ length: words }, () => WORDS[Math.floor(random() ** 2 * WORDS.length)]).join(" ");
  const recent: string[] = [];
  for (let index = 0; index < count; index += 1) {
    // Summary, description and resolution are parts of one text of 60 words, so that a copy copies them all.
    let whole = text(60);
    const draw = random();
    if (recent.length > 0 && draw < 0.125) {
      const words = (recent[pick(recent.length)] as string).split(" ");
      if (draw < 0.1) words[pick(words.length)] = WORDS[pick(WORDS.length)] as string;
      whole = words.join(" ");
    }
    recent[index % 5_000] = whole;
    const words = whole.split(" ");
    const personal =
      index % 5 === 0
        ? ` call +44 20 7946 0${String(pick(1_000)).padStart(3, "0")} or user${pick(900)}@example.com`
        : "";
    yield {
      number: `INC${index}`,
      summary: words.slice(0, 6).join(" "),
      description: `${words.slice(6, 45).join(" ")}${personal}`,
      resolution: words.slice(45).join(" "),
      label: LABELS[(words[0] ?? "").length % LABELS.length] as string,
    };
  }
}

export async function writeTickets(file: string, count: number, seed: number): Promise<void> {
  const stream = createWriteStream(file, { highWaterMark: 1 << 20 });
  let lines: string[] = [];
  for (const ticket of madeUpTickets(count, seed)) {
    lines.push(JSON.stringify(ticket));
    if (lines.length < 5_000) continue;
    if (!stream.write(`${lines.join("\n")}\n`)) await once(stream, "drain");
    lines = [];
  }
  stream.end(lines.length > 0 ? `${lines.join("\n")}\n` : "");
  await once(stream, "finish");
}
