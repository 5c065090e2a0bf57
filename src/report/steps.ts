/** The seven notebooks in their order, each a step of the one question. */
export const NOTEBOOKS = [
  { name: "01-decide", short: "Decide", asks: "Should we fine-tune?" },
  { name: "02-data", short: "Data", asks: "Is there training data to stand on?" },
  { name: "03-train", short: "Train", asks: "Did training work?" },
  { name: "04-benchmark", short: "Benchmark", asks: "Is the tuned model really better?" },
  { name: "05-roi", short: "ROI", asks: "Does it pay?" },
  { name: "06-deploy", short: "Deploy", asks: "How does it go live?" },
  { name: "07-monitor", short: "Monitor", asks: "Does it still work?" },
] as const;

export type NotebookName = (typeof NOTEBOOKS)[number]["name"];
