import { describe, expect, it } from "vitest";
import type { SourceDefinition } from "../core/use-case.js";
import { fromMails, type RawMail } from "./from-mails.js";
import { cutAt, tidy } from "./mail-text.js";

const SOURCE: SourceDefinition = {
  name: "mails",
  kind: "mails",
  path: "package:x",
  collectionLabels: { good: "ham", bad: "spam" },
};

function mail(id: string, headers: Record<string, string>, body: string, collection = "good"): RawMail {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return { id, collection, raw: `${head.join("\n")}\n\n${body}` };
}
const convert = (...mails: RawMail[]) => fromMails(mails, { source: SOURCE, file: "package:x" });
const promptsOf = async (...mails: RawMail[]) =>
  (await convert(...mails)).examples.map((row) => row.messages[0]?.content);

describe("fromMails", () => {
  it("makes subject and body the question and the collection's label the answer", async () => {
    const { examples } = await convert(mail("1", { Subject: "=?iso-8859-1?Q?Caf=E9?=" }, "Hello,\n\n\n\nsee  you. \n"));
    expect(examples).toEqual([
      {
        id: "mails/good/1",
        messages: [
          { role: "user", content: "Subject: Café\n\nHello,\n\nsee you." },
          { role: "assistant", content: "ham" },
        ],
        label: "ham",
        source: { source: "mails", file: "package:x", record: "good/1", collection: "good" },
      },
    ]);
  });

  it("reads quoted-printable, base64, character sets and HTML", async () => {
    const type = (value: string, encoding: string) => ({
      Subject: "s",
      "Content-Type": value,
      "Content-Transfer-Encoding": encoding,
    });
    expect(
      await promptsOf(
        mail("1", type("text/plain; charset=iso-8859-1", "quoted-printable"), "Gr=FC=DFe"),
        mail("2", type("text/plain; charset=utf-8", "base64"), Buffer.from("日本").toString("base64")),
        mail(
          "3",
          type("text/html", "7bit"),
          "<html><style>p{}</style><p>Buy <b>now</b></p><a href='http://x.example'>here</a><img src='y'></html>",
        ),
        mail("4", type("text/plain", "7bit"), "<html><body><p>Declared wrongly</p></body></html>"),
      ),
    ).toEqual([
      "Subject: s\n\nGrüße",
      "Subject: s\n\n日本",
      "Subject: s\n\nBuy now\n\nhere",
      "Subject: s\n\nDeclared wrongly",
    ]);
  });

  it("decodes bytes by the mail's own character set", async () => {
    const raw = Buffer.from("Subject: s\nContent-Type: text/plain; charset=iso-8859-1\n\nGr\u00fc\u00dfe", "latin1");
    expect(await promptsOf({ id: "1", collection: "good", raw })).toEqual(["Subject: s\n\nGrüße"]);
  });

  it("believes the topmost Received header and not the sender's date", async () => {
    const raw = [
      "From someone@example.com  Thu Aug 22 12:36:23 2002",
      "Received: from a.example (a.example [192.0.2.1]) by b.example",
      "\tfor <x@b.example>; Thu, 22 Aug 2002 07:36:16 -0400 (EDT)",
      "Received: from c.example; Thu, 22 Aug 2002 01:00:00 +0000",
      "Date: Mon, 1 Jan 2028 00:00:00 +0000",
      "Subject: s",
      "",
      "hello",
    ].join("\n");
    const { examples, notes } = await convert(
      { id: "1", collection: "good", raw },
      mail("2", { Subject: "t" }, "no time"),
    );
    expect(examples.map((row) => row.createdAt)).toEqual(["2002-08-22T11:36:16.000Z", undefined]);
    expect(notes).toEqual([
      { source: "mails", message: "no Received header with a time: the mail has no date", rows: 1 },
    ]);
  });

  it("groups a thread by its ids, and by subject and sender", async () => {
    const { examples } = await convert(
      mail("root", { Subject: "Plan", From: "a@example.com", "Message-ID": "<1@x>" }, "one"),
      mail(
        "reply",
        { Subject: "Re: Plan", From: "b@example.com", "Message-ID": "<2@x>", "In-Reply-To": "<1@x>" },
        "two",
      ),
      mail("later", { Subject: "AW: [list] Plan", From: "a@example.com", "Message-ID": "<9@x>" }, "three"),
      mail("alone", { Subject: "Plan", From: "z@example.com" }, "four"),
    );
    const groups = examples.map((row) => row.group);
    expect(groups[0]).toMatch(/^thread-[\da-f]{12}$/);
    expect(groups.slice(1)).toEqual([groups[0], groups[0], undefined]);
  });

  it("sends to the ledger what it cannot use, without quoting it", async () => {
    const { examples, ledger, rowsIn } = await convert(
      mail("lost", { Subject: "s" }, "Gr\uFFFD\uFFFDe from ana@example.com"),
      mail("empty", {}, " "),
      mail("nowhere", { Subject: "s" }, "x", "unknown"),
      mail("fine", { Subject: "s" }, "x", "bad"),
    );
    expect({ rowsIn, kept: examples.length }).toEqual({ rowsIn: 4, kept: 1 });
    expect(ledger.map((entry) => [entry.id, entry.reason.split(":")[0]])).toEqual([
      ["mails/good/lost", "holds U+FFFD"],
      ["mails/good/empty", "has neither a subject nor a readable body"],
      ["mails/unknown/nowhere", "its collection has no label in collectionLabels"],
    ]);
    expect(JSON.stringify(ledger)).not.toContain("ana@");
  });

  it("cuts long bodies and says how many", async () => {
    const { examples, notes } = await convert(mail("1", { Subject: "s" }, "word ".repeat(2_000)));
    expect(examples[0]?.messages[0]?.content.length).toBeLessThanOrEqual(4_000 + "Subject: s\n\n".length);
    expect(notes).toContainEqual({ source: "mails", message: "body cut at 4000 characters", rows: 1 });
  });

  it("handles no mails, and bytes that are no mail", async () => {
    expect(await convert()).toEqual({ examples: [], ledger: [], rowsIn: 0, notes: [] });
    const bytes = Uint8Array.from({ length: 512 }, (_, index) => (index * 37) % 256);
    const { examples, ledger } = await convert(
      { id: "1", collection: "good", raw: bytes },
      { id: "2", collection: "good", raw: "" },
    );
    expect(examples.length + ledger.length).toBe(2);
  });
});

describe("mail text", () => {
  it("is tidied and cut between characters", () => {
    expect(tidy(" a \r\n\r\n\r\n  b\t c ")).toBe("a\n\nb c");
    expect(cutAt("ab😀", 3)).toBe("ab");
    expect(cutAt("ab😀", 4)).toBe("ab😀");
  });
});
