import { Ec2Error, invalidValue, missingParameter } from "./ec2-error.ts";

/**
 * The parameters of one request in EC2's Query form: `VolumeId.1`, `Filter.2.Value.1`. It notes what
 * was read, so that whatever nobody asked for can be refused instead of ignored.
 */
export class Parameters {
  readonly #values: ReadonlyMap<string, string>;
  readonly #read: Set<string>;
  readonly #prefix: string;

  constructor(values: ReadonlyMap<string, string>, prefix = "", read = new Set<string>()) {
    this.#values = values;
    this.#prefix = prefix;
    this.#read = read;
  }

  /** One value; an empty one counts as absent, as in EC2. */
  text(name: string): string | undefined {
    const key = this.#prefix + name;
    this.#read.add(key);
    return this.#values.get(key) || undefined;
  }

  /** One value that must be there. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw missingParameter(this.#prefix + name);
    return value;
  }

  flag(name: string): boolean {
    return this.text(name) === "true";
  }

  integer(name: string): number | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    if (!/^\d+$/.test(value)) throw invalidValue(`Invalid value '${value}' for ${name}`);
    return Number(value);
  }

  /** The values of a list, in order: `Name.1`, `Name.2`, … */
  list(name: string): readonly string[] {
    return this.#indexes(name).map((index) => this.required(`${name}.${index}`));
  }

  /** The members of a list of structures, in order. */
  groups(name: string): readonly Parameters[] {
    return this.#indexes(name).map((index) => this.group(`${name}.${index}`));
  }

  /** A structure. */
  group(name: string): Parameters {
    return new Parameters(this.#values, `${this.#prefix}${name}.`, this.#read);
  }

  /** Everything that was sent but these, in one line that is the same for the same request. */
  fingerprint(...except: readonly string[]): string {
    const kept = [...this.#values].filter(([name]) => !except.includes(name));
    return JSON.stringify(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** @throws Ec2Error when something was sent that nobody has read. */
  refuseUnread(): void {
    const unread = [...this.#values.keys()].find((key) => !this.#read.has(key));
    if (unread === undefined) return;
    throw new Ec2Error("UnknownParameter", `The parameter ${unread} is not recognized`);
  }

  #indexes(name: string): readonly number[] {
    const start = `${this.#prefix}${name}.`;
    const indexes = [...this.#values.keys()]
      .filter((key) => key.startsWith(start))
      .map((key) => Number.parseInt(key.slice(start.length), 10));
    return [...new Set(indexes)].sort((a, b) => a - b);
  }
}
