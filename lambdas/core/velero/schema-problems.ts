import * as z from "zod";

import { unwrap } from "./go-json.ts";
import { nearestWord } from "./nearest-word.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** What zod calls a type, in the words of JSON. */
const TYPE_NAMES: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  object: "an object",
  record: "an object",
  string: "a text",
};

/**
 * Checks a value that a person wrote against a schema.
 *
 * Answers with the parsed object, or with every problem at once: one line each, with its path, the
 * value found there and the remedy.
 */
export function checkSchema<T extends z.ZodType>(
  schema: T,
  value: unknown,
): { readonly object: z.output<T> } | { readonly problems: readonly string[] } {
  const parsed = schema.safeParse(value, { reportInput: true, error: reason });
  if (parsed.success) return { object: parsed.data };
  return { problems: parsed.error.issues.flatMap((issue) => describe(schema, issue)) };
}

function describe(schema: z.ZodType, issue: Issue): readonly string[] {
  if (issue.code !== "unrecognized_keys") {
    return [`${place(issue.path, issue.input)}: ${issue.message}`];
  }
  const input = issue.input as Readonly<Record<string, unknown>>;
  return issue.keys.map((key) => {
    const known = nearestWord(key, fieldsAt(schema, issue.path));
    const remedy = known === undefined ? "remove it" : `did you mean "${known}"?`;
    return `${place([...issue.path, key], input[key])}: unknown field; ${remedy}`;
  });
}

/** Words for what no schema has words of its own for; `undefined` leaves zod's. */
function reason(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type": {
      const type = TYPE_NAMES[issue.expected] ?? `a ${issue.expected}`;
      return issue.input === undefined ? `is missing; it must be ${type}` : `must be ${type}`;
    }
    case "invalid_value":
      return `must be ${issue.values.map((value) => JSON.stringify(value)).join(" or ")}`;
    case "too_small":
      return "must not be empty";
    default:
      return undefined;
  }
}

/** `spec.hooks.resources[0].name "x"`; a value too long to read is cut. */
function place(path: Path, value: unknown): string {
  const spelled = path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
  if (value === undefined) return spelled || "input";
  const text = JSON.stringify(value);
  return `${spelled} ${text.length > 80 ? `${text.slice(0, 77)}...` : text}`.trimStart();
}

/** The fields that an object at `path` may have. */
function fieldsAt(schema: z.ZodType, path: Path): readonly string[] {
  let here = unwrap(schema);
  for (const key of path) {
    here = unwrap(
      (here instanceof z.ZodArray
        ? here.element
        : (here as z.ZodObject).shape[String(key)]) as z.ZodType,
    );
  }
  return Object.keys((here as z.ZodObject).shape);
}
