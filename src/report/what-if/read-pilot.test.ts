import { expect, it } from "vitest";
import { readPilot } from "./read-pilot.js";

const FILE = "data/sample/pilot.csv";

it("reads months, with what is known beside them", async () => {
  const text = "month,approach,requests,costUsd,accuracy\n1,base,9000,2.5,\n1,tuned-on-demand,1000,105.2,0.91\n";
  expect(await readPilot(text, FILE)).toEqual([
    { month: 1, approach: "base", requests: 9000, costUsd: 2.5 },
    { month: 1, approach: "tuned-on-demand", requests: 1000, costUsd: 105.2, accuracy: 0.91 },
  ]);
});

it.each([
  [
    'month,approach,requests,costUsd\n1,base,"9,000",2.5\n',
    /pilot\.csv:2.*\[requests\].*requests in the month.*got "9,000"/,
  ],
  ["month,approach,requests,costUsd\n1,base,9000,$2.50\n", /\[costUsd\].*USD.*got "\$2\.50"/],
  ["month,approach,requests\n1,base,9000\n", /\[costUsd\].*got ""/],
  ["month,approach,requests,costUsd\n1,base,9000,2,3,4,5\n", /pilot\.csv/],
])("refuses %j with line, column and unit", async (text, message) => {
  await expect(readPilot(text, FILE)).rejects.toThrow(message);
});
