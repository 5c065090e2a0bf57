import type { Price } from "../catalogue/index.js";
import type { AssumptionName } from "./assumption-fields.js";

/** Where a number comes from; every number of the analysis says so. */
export type Provenance = "measured" | "assumed" | "catalogue" | "default";

/** One number that went into a sum. */
export interface Quantity {
  name: string;
  /** Null: not known, and `reason` says why. */
  value: number | null;
  unit: string;
  provenance: Provenance;
  source?: string;
  asOf?: string;
  reason?: string;
  /** The input that sets it: simulations and spreadsheets follow it. Absent: a constant. */
  field?: AssumptionName;
  /** How the input sets it: as it is, one less the input, or the input less another. */
  form?: "complement" | { less: AssumptionName };
}

/** A price of the catalogue as a quantity. */
export function priceQuantity(name: string, price: Price, field: AssumptionName): Quantity {
  if (price.usd === null)
    return { name, value: null, unit: price.unit, provenance: "catalogue", reason: price.reason, field };
  return {
    name,
    value: price.usd,
    unit: price.unit,
    provenance: price.origin === "override" ? "assumed" : "catalogue",
    source: price.source,
    asOf: price.asOf,
    field,
  };
}
