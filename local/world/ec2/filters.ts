import type { Tags } from "../../../lambdas/core/volumes/ebs-volume.ts";
import { Ec2Error, invalidValue } from "./ec2-error.ts";
import type { Parameters } from "./parameters.ts";

/** The filters that an action knows, by name, and what each looks at. */
export type FilterFields<T> = Readonly<Record<string, (thing: T) => readonly string[]>>;

/** Most values in all filters of one request. */
const MOST_VALUES = 200;

/**
 * Reads `Filter.n` and gives the test that they make together: every filter must match, each by one
 * of its values. `tag:<key>` and `tag-key` are known to every action.
 *
 * @throws Ec2Error for a filter nobody knows, and for too many values.
 */
export function parseFilters<T extends { readonly tags: Tags }>(
  parameters: Parameters,
  fields: FilterFields<T>,
): (thing: T) => boolean {
  const filters = parameters.groups("Filter").map((filter) => ({
    field: fieldOf(filter.required("Name"), fields),
    values: filter.list("Value"),
  }));
  if (filters.flatMap(({ values }) => values).length > MOST_VALUES) {
    const message = `The maximum number of filter values specified on a single call is ${MOST_VALUES}`;
    throw new Ec2Error("FilterLimitExceeded", message);
  }
  const tests = filters.map(({ field, values }) => {
    const patterns = values.map(pattern);
    return (thing: T) => field(thing).some((value) => patterns.some((one) => one.test(value)));
  });
  return (thing) => tests.every((test) => test(thing));
}

function fieldOf<T extends { readonly tags: Tags }>(
  name: string,
  fields: FilterFields<T>,
): (thing: T) => readonly string[] {
  if (name === "tag-key") return ({ tags }) => Object.keys(tags);
  if (name.startsWith("tag:")) {
    const key = name.slice("tag:".length);
    return ({ tags }) => (Object.hasOwn(tags, key) ? [tags[key] as string] : []);
  }
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field === undefined) throw invalidValue(`The filter '${name}' is invalid`);
  return field;
}

/** `*` is any text and `?` any character, unless a backslash stands before it. */
function pattern(value: string): RegExp {
  const source = value.replace(/\\(.)|([*?])|[^\\*?]+|\\/gsu, (part, escaped, wildcard) => {
    if (wildcard) return wildcard === "*" ? ".*" : ".";
    return RegExp.escape(escaped ?? part);
  });
  return new RegExp(`^${source}$`, "su");
}
