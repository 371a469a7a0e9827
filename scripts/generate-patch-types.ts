import { readFile, writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

/**
 * Writes `lambdas/core/restore/modifiers/patch-types.ts` from Kubernetes' own OpenAPI document, which
 * says of each list how a strategic merge patch merges it. Its argument is that document, a file or an
 * address: `api/openapi-spec/swagger.json` of the kubernetes repository, or what a cluster answers to
 * `kubectl get --raw /openapi/v2`. Run `npm run format` afterwards.
 */
const DEFAULT_SOURCE =
  "https://raw.githubusercontent.com/kubernetes/kubernetes/v1.34.4/api/openapi-spec/swagger.json";
const TARGET = new URL("../lambdas/core/restore/modifiers/patch-types.ts", import.meta.url);

interface Property {
  readonly $ref?: string;
  readonly items?: { readonly $ref?: string };
  readonly "x-kubernetes-patch-strategy"?: string;
  readonly "x-kubernetes-patch-merge-key"?: string;
}

interface Definition {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

type Definitions = Readonly<Record<string, Definition>>;

interface Field {
  type?: string;
  merge?: true;
  mergeKey?: string;
}

const { positionals } = parseArgs({ allowPositionals: true });
const source = positionals[0] ?? DEFAULT_SOURCE;
const { definitions } = JSON.parse(await textAt(source)) as { readonly definitions: Definitions };
// The document of the repository calls itself "unversioned"; the place it lies in does not.
const version = /v\d+\.\d+\.\d+/.exec(source)?.[0] ?? "an unknown version";
await writeFile(TARGET, fileText());

async function textAt(place: string): Promise<string> {
  return place.startsWith("https:") ? (await fetch(place)).text() : readFile(place, "utf8");
}

function fileText(): string {
  const merging = mergingTypes(definitions);
  const kinds = Object.entries(definitions)
    .flatMap(([name, { "x-kubernetes-group-version-kind": gvks = [], properties }]) =>
      properties?.metadata?.$ref?.endsWith(".ObjectMeta")
        ? gvks.map(({ group, version, kind }) => [
            [group, version, kind].filter(Boolean).join("/"),
            shortName(name),
          ])
        : [],
    )
    .sort();
  const types = [...merging].sort().map((name) => [shortName(name), fieldsOf(name)] as const);
  const shared = withoutTwins({
    kinds: Object.fromEntries(kinds),
    types: Object.fromEntries(types),
  });
  return `import type { PatchTypes } from "./patch-field.ts";

/**
 * How strategic merge patches merge the lists of Kubernetes' own kinds, from the OpenAPI document of
 * Kubernetes ${version}. Written by scripts/generate-patch-types.ts: never by hand.
 */
export const PATCH_TYPES: PatchTypes = {
  kinds: ${JSON.stringify(shared.kinds)},
  types: ${JSON.stringify(shared.types)},
};
`;

  function fieldsOf(name: string): Readonly<Record<string, Field>> {
    const properties = Object.entries(definitions[name]?.properties ?? {});
    return Object.fromEntries(
      properties.flatMap(([key, property]) => {
        const field = fieldOf(property, merging);
        return Object.keys(field).length === 0 ? [] : [[key, field]];
      }),
    );
  }
}

interface Named {
  readonly kinds: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, Field>>>>;
}

/** Most kinds merge nothing but their metadata: what is told of one of them serves them all. */
function withoutTwins({ kinds, types }: Named): Named {
  const first = new Map<string, string>();
  for (const [name, fields] of Object.entries(types)) {
    const text = JSON.stringify(fields);
    if (!first.has(text)) first.set(text, name);
  }
  const twin = (name: string) => first.get(JSON.stringify(types[name])) ?? name;
  const renamed: Named = {
    kinds: Object.fromEntries(Object.entries(kinds).map(([kind, name]) => [kind, twin(name)])),
    types: Object.fromEntries(
      Object.entries(types)
        .filter(([name]) => twin(name) === name)
        .map(([name, fields]) => [name, withTypes(fields, twin)]),
    ),
  };
  // Types may have become twins because the types of their fields were.
  const isDone = Object.keys(renamed.types).length === Object.keys(types).length;
  return isDone ? renamed : withoutTwins(renamed);
}

function withTypes(fields: Readonly<Record<string, Field>>, rename: (name: string) => string) {
  return Object.fromEntries(
    Object.entries(fields).map(([key, field]) => [
      key,
      { ...field, ...(field.type !== undefined && { type: rename(field.type) }) },
    ]),
  );
}

function fieldOf(property: Property, merging: ReadonlySet<string>): Field {
  const type = refOf(property);
  const mergeKey = property["x-kubernetes-patch-merge-key"];
  const isMerged = property["x-kubernetes-patch-strategy"]?.split(",").includes("merge");
  return {
    ...(type !== undefined && merging.has(type) && { type: shortName(type) }),
    ...(isMerged && { merge: true as const }),
    ...(isMerged && mergeKey !== undefined && { mergeKey }),
  };
}

/** The types that have a list to merge, in themselves or further in. */
function mergingTypes(definitions: Definitions): ReadonlySet<string> {
  const found = new Set<string>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [name, { properties = {} }] of Object.entries(definitions)) {
      const merges = Object.values(properties).some(
        (property) => "x-kubernetes-patch-strategy" in property || found.has(refOf(property) ?? ""),
      );
      if (merges) found.add(name);
    }
  }
  return found;
}

function refOf({ $ref, items }: Property): string | undefined {
  return ($ref ?? items?.$ref)?.replace("#/definitions/", "");
}

/** `io.k8s.api.core.v1.PodSpec` is `core.v1.PodSpec` here. */
function shortName(name: string): string {
  return name.split(".").slice(-3).join(".");
}
