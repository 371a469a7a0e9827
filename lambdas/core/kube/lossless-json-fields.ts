/** A JSON object whose fields nobody has checked. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a parsed JSON value is an object, and neither a list nor a number kept as text. */
export function isJsonObject(value: unknown): value is JsonObject {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value)
  );
}

/**
 * The value at a path of field names; `undefined` where the path ends early. Only an object's own
 * fields count: an item may well have a field called `constructor`.
 */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const name of path) {
    if (!isJsonObject(found) || !Object.hasOwn(found, name)) return undefined;
    found = found[name];
  }
  return found;
}

/** The text at a path; `undefined` where something else stands, or nothing. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = fieldAt(value, ...path);
  return typeof found === "string" ? found : undefined;
}

/** The list at a path; empty where something else stands, or nothing. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = fieldAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/**
 * A copy with another value at a path. Objects missing on the way are made; anything else that
 * stands in the way is replaced. The original and all it shares with the copy stay as they are.
 */
export function withField<T extends JsonObject>(
  object: T,
  path: readonly [string, ...string[]],
  value: unknown,
): T {
  const [name, next, ...rest] = path;
  const child = fieldAt(object, name);
  const parent = isJsonObject(child) ? child : {};
  // A computed key makes an own field even of `__proto__`.
  return {
    ...object,
    [name]: next === undefined ? value : withField(parent, [next, ...rest], value),
  };
}

/** A copy without a field of some names under a path; the object itself when it has none of them. */
export function withoutFields<T extends JsonObject>(
  object: T,
  path: readonly string[],
  names: readonly string[],
): T {
  const parent = fieldAt(object, ...path);
  if (!isJsonObject(parent) || !names.some((name) => Object.hasOwn(parent, name))) return object;
  const kept = Object.fromEntries(Object.entries(parent).filter(([key]) => !names.includes(key)));
  const [first, ...rest] = path;
  return first === undefined ? (kept as T) : withField(object, [first, ...rest], kept);
}

/**
 * A copy without some entries of a map at a path, such as annotations. A map that becomes empty goes
 * altogether, as an API server would drop it.
 */
export function withoutEntries<T extends JsonObject>(
  object: T,
  path: readonly [string, ...string[]],
  names: readonly string[],
): T {
  const kept = withoutFields(object, path, names);
  const entries = Object.keys(Object(fieldAt(kept, ...path)));
  if (kept === object || entries.length > 0) return kept;
  return withoutFields(kept, path.slice(0, -1), path.slice(-1));
}

/** Whether two JSON values say the same, whatever the order of their fields. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a)) return Array.isArray(b) && sameList(a, b);
  if (isJsonObject(a)) return isJsonObject(b) && sameObject(a, b);
  return JSON.isRawJSON(a) && JSON.isRawJSON(b) && a.rawJSON === b.rawJSON;
}

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
}

function sameObject(a: JsonObject, b: JsonObject): boolean {
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
  );
}
