import { isJsonObject, sameJson } from "../../../lambdas/core/kube/lossless-json-fields.ts";

/**
 * The paths at which two JSON values differ: `spec.ports[0].nodePort`. A field that only one of them
 * has is one difference, however much it holds; so is a list of another length.
 */
export function fieldDifferences(expected: unknown, actual: unknown, path = ""): string[] {
  if (isJsonObject(expected) && isJsonObject(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return [...names].flatMap((name) =>
      fieldDifferences(expected[name], actual[name], path === "" ? name : `${path}.${name}`),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    return expected.flatMap((item, i) => fieldDifferences(item, actual[i], `${path}[${i}]`));
  }
  return sameJson(expected, actual) ? [] : [path];
}
