import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../lambdas/core/kube/kubernetes-object.ts";
import { parseLossless, printLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import { withoutEntries, withoutFields } from "../../../lambdas/core/kube/lossless-json-fields.ts";
import { anyCharacter } from "../../support/any-character.ts";
import type { ArchiveEntries } from "../../support/archive-entries.ts";
import { canonicalJson } from "../../support/canonical-json.ts";
import { memoryObjectStore } from "../../support/fakes/memory-object-store.ts";
import { startRestoreWorld } from "../../support/restore-world.ts";

/** What a cluster, and not a person, says of an object: all that two backups may differ in. */
const VOLATILE_METADATA = [
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "generation",
  "managedFields",
];
/** What a restore adds. */
const RESTORE_LABELS = ["velero.io/backup-name", "velero.io/restore-name"];

const GROUP = "toys.example.com";
const NAMESPACES = ["cluster", "namespaces", "v1-preferredversion", "n".repeat(63)];

const kept = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const definition = (kind: string, scope: string) => {
  const plural = `${kind.toLowerCase()}s`;
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${GROUP}` },
    spec: {
      group: GROUP,
      scope,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: kept } }],
    },
  };
};
const DEFINITIONS = [definition("Gadget", "Namespaced"), definition("Fleet", "Cluster")];

const text = fc.string({ unit: anyCharacter, maxLength: 12 });
const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?$/);
const name = fc.oneof(
  { weight: 4, arbitrary: fc.array(label, { minLength: 1, maxLength: 4 }).map((l) => l.join(".")) },
  { weight: 1, arbitrary: fc.constantFrom("z".repeat(253), `${"a.".repeat(126)}b`, "constructor") },
);
const key = fc.oneof(text, fc.constantFrom("__proto__", "toString", "", "a.b/c", "ключ"));

/** Any JSON, as text: an integer of 64 bits would not survive as a number. */
const json: fc.Arbitrary<string> = fc.letrec<{ value: string; list: string; map: string }>(
  (tie) => ({
    value: fc.oneof(
      { maxDepth: 6, depthSize: "small" },
      fc.oneof(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => JSON.stringify(n)),
        text.map((value) => JSON.stringify(value)),
        fc.constantFrom("[]", "{}", '""', "true", "false", "0", "[[[[{}]]]]"),
      ),
      tie("list"),
      tie("map"),
    ),
    list: fc.array(tie("value"), { maxLength: 3 }).map((values) => `[${values.join(",")}]`),
    map: mapOf(tie("value")),
  }),
).map;

function mapOf(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const entries = fc.uniqueArray(fc.tuple(key, value), { selector: ([k]) => k, maxLength: 3 });
  return entries.map((all) => `{${all.map(([k, v]) => `${JSON.stringify(k)}:${v}`).join(",")}}`);
}

const dictionary = fc.dictionary(fc.stringMatching(/^[a-zA-Z0-9._-]{1,9}$/), text, { maxKeys: 3 });
const content = fc.oneof(
  dictionary.map((data) => ({ apiVersion: "v1", kind: "ConfigMap", data })),
  dictionary.map((values) => ({
    apiVersion: "v1",
    kind: "Secret",
    type: "Opaque",
    data: encoded(values),
  })),
  json.map((spec) => ({ apiVersion: `${GROUP}/v1`, kind: "Gadget", spec: parseLossless(spec) })),
  json.map((spec) => ({ apiVersion: `${GROUP}/v1`, kind: "Fleet", spec: parseLossless(spec) })),
);

function encoded(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([k, value]) => [k, Buffer.from(value).toString("base64")]),
  );
}

const annotations = fc.dictionary(label, text, { maxKeys: 2 });
const item: fc.Arbitrary<KubernetesObject> = fc
  .record({ content, name, namespace: fc.constantFrom(...NAMESPACES), annotations })
  .map(({ content: rest, name: itemName, namespace, annotations: noted }) => {
    const place = rest.kind === "Fleet" ? {} : { namespace };
    return { ...rest, metadata: { name: itemName, ...place, annotations: noted } };
  });
const cluster = fc.uniqueArray(item, {
  selector: ({ kind, metadata }) => `${kind}/${metadata.namespace}/${metadata.name}`,
  maxLength: 25,
});

/** Every entry by its path, JSON in one form. */
function lasting(entries: ArchiveEntries): ReadonlyMap<string, string> {
  return new Map(
    [...entries].map(([path, body]) => [path, path.endsWith(".json") ? lastingJson(body) : body]),
  );
}

function lastingJson(body: string): string {
  const object = parseLossless(body) as KubernetesObject;
  const known = withoutFields(
    withoutFields(object, ["metadata"], VOLATILE_METADATA),
    [],
    ["status"],
  );
  return canonicalJson(
    printLossless(withoutEntries(known, ["metadata", "labels"], RESTORE_LABELS)),
  );
}

describe("a restore into an empty cluster", () => {
  it("leaves what a second backup finds to be what the first one found", async () => {
    await fc.assert(
      fc.asyncProperty(cluster, async (objects) => {
        const store = memoryObjectStore();
        await using source = await startRestoreWorld(store);
        await using target = await startRestoreWorld(store);
        source.world.load([
          ...DEFINITIONS,
          ...NAMESPACES.map((n) => ({
            apiVersion: "v1",
            kind: "Namespace",
            metadata: { name: n },
          })),
        ]);
        await served(source.reader);
        source.world.load(objects);

        const before = await source.backUp("first");
        const summary = await target.restore({ backupName: "first" });
        const after = await target.backUp("second");

        expect(summary).toMatchObject({ phase: "Completed", warnings: 0, failed: 0 });
        expect(lasting(after)).toEqual(lasting(before));
        for (const { kind, metadata } of objects) {
          const scope =
            metadata.namespace === undefined ? "cluster" : `namespaces/${metadata.namespace}`;
          const resource =
            { ConfigMap: "configmaps", Secret: "secrets" }[kind] ??
            `${kind.toLowerCase()}s.${GROUP}`;
          expect(before.has(`resources/${resource}/${scope}/${metadata.name}.json`)).toBe(true);
        }
      }),
      { numRuns: 10 },
    );
  }, 60_000);
});

/** Definitions are served a moment after they were made. */
async function served(reader: { discovery(path: string, aggregated: boolean): Promise<unknown> }) {
  while ((await reader.discovery(`/apis/${GROUP}/v1`, false)) === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
