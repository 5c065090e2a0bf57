/** Reads the fields of a case's input; every reader names the field when it is not what the format says. */
export class Input {
  readonly fields: Record<string, unknown>;

  constructor(fields: Record<string, unknown>) {
    this.fields = fields;
  }

  has(...names: string[]): boolean {
    return names.every((name) => this.fields[name] !== undefined);
  }

  number(name: string, fallback?: number): number {
    const value = this.fields[name] ?? fallback;
    if (typeof value !== "number") throw new Error(`input.${name} must be a number, got ${JSON.stringify(value)}`);
    return value;
  }

  numbers(name: string): number[] {
    const value = this.fields[name];
    if (!Array.isArray(value) || !value.every((item) => typeof item === "number")) {
      throw new Error(`input.${name} must be a list of numbers, got ${JSON.stringify(value)}`);
    }
    return value;
  }

  table(name: string): number[][] {
    const value = this.fields[name];
    if (!Array.isArray(value)) throw new Error(`input.${name} must be a table, got ${JSON.stringify(value)}`);
    return value as number[][];
  }

  list<T>(name: string): T[] {
    const value = this.fields[name];
    if (!Array.isArray(value)) throw new Error(`input.${name} must be a list, got ${JSON.stringify(value)}`);
    return value as T[];
  }

  text(name: string, fallback?: string): string {
    const value = this.fields[name] ?? fallback;
    if (typeof value !== "string") throw new Error(`input.${name} must be a text, got ${JSON.stringify(value)}`);
    return value;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.fields[name] ?? fallback;
    if (typeof value !== "boolean")
      throw new Error(`input.${name} must be true or false, got ${JSON.stringify(value)}`);
    return value;
  }

  /** scipy's alternatives are ours. */
  alternative(): "two-sided" | "less" | "greater" {
    const value = this.fields["alternative"] ?? "two-sided";
    if (value === "larger") return "greater";
    if (value === "smaller") return "less";
    if (value === "two-sided" || value === "less" || value === "greater") return value;
    throw new Error(`input.alternative is unknown: ${JSON.stringify(value)}`);
  }

  /** Coverage of an interval, under any of its names. */
  level(): number {
    return this.number("confidence", this.number("level", 0.95));
  }

  base(fallback: number | "e"): number | "e" {
    const value = this.fields["base"] ?? fallback;
    return value === "e" ? "e" : Number(value);
  }
}
