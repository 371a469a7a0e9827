import { alignTabs } from "../output/align-tabs.ts";

const LAYOUT = { minWidth: 0, padding: 2 };
/** What stands for something empty. */
export const NONE = "<none>";

/**
 * A description in the making: lines whose tabs become columns at the end (velero
 * pkg/cmd/util/output/describe.go).
 */
export class Description {
  #text = "";
  /** In front of every line, the empty ones too. */
  prefix = "";

  /** Adds a line; without a text, an empty one. */
  line(text = ""): void {
    this.#text += `${this.prefix}${text}\n`;
  }

  /** Adds `name:` and what it is. */
  field(name: string, value: string | number, indent = 0): void {
    this.line(`${"\t".repeat(indent)}${name}:\t${value}`);
  }

  /** Adds a list, the first element beside its name and the others below. */
  slice(name: string, values: readonly string[], indent: number): void {
    const tabs = "\t".repeat(indent);
    if (values.length === 0) this.line(`${tabs}${name}:\t${tabs}${NONE}`);
    else this.line(`${tabs}${name}:\t${values.join(`\n${tabs}\t`)}`);
  }

  /** Adds `key=value` pairs by key, the first beside the name and the others below. */
  map(name: string, values: Readonly<Record<string, string>> = {}): void {
    const pairs = Object.keys(values)
      .sort()
      .map((key) => `${key}=${values[key]}`);
    this.field(name, pairs.length === 0 ? NONE : pairs.join("\n\t"));
  }

  toString(): string {
    return alignTabs(this.#text, LAYOUT);
  }
}

/** `a, b`, or what stands for an empty list. */
export function listed(values: readonly string[] | undefined, empty: string): string {
  return values === undefined || values.length === 0 ? empty : values.join(", ");
}

/** What stands for each state of a boolean that need not be set. */
export interface BooleanWords {
  readonly yes: string;
  readonly no: string;
  readonly unset: string;
}

/** The word for a boolean that need not be set. */
export function worded(
  value: boolean | undefined,
  words: BooleanWords = { yes: "true", no: "false", unset: "auto" },
): string {
  if (value === undefined) return words.unset;
  return value ? words.yes : words.no;
}

/** The words for whether cluster-scoped resources are in. */
export const CLUSTER_SCOPED: BooleanWords = { yes: "included", no: "excluded", unset: "auto" };
