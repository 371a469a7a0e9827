/** Where a request points, taken apart but not looked up. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  /** Empty for the discovery document of the version. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  /** Everything below the object, `/` included. */
  readonly subresource: string;
}

/** Subresources of the namespaces themselves, which look like resources inside one. */
const OF_NAMESPACES = ["status", "finalize"];

/** Takes `/api/v1/…` and `/apis/group/version/…` apart; `undefined` for any other path. */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const [root, ...steps] = path.split("/").slice(1).map(decodeURIComponent);
  if (root === "api") return parseSteps("", steps);
  if (root === "apis") return parseSteps(steps[0] ?? "", steps.slice(1));
  return undefined;
}

function parseSteps(group: string, steps: readonly string[]): ResourcePath | undefined {
  const [version = "", ...rest] = steps.filter((step) => step !== "");
  if (version === "") return undefined;
  const inNamespace =
    rest[0] === "namespaces" && rest.length > 2 && !OF_NAMESPACES.includes(rest[2] ?? "");
  const [resource = "", name = "", ...below] = inNamespace ? rest.slice(2) : rest;
  return {
    group,
    version,
    resource,
    namespace: inNamespace ? (rest[1] ?? "") : "",
    name,
    subresource: below.join("/"),
  };
}
