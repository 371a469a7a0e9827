import { seededRandom } from "./random.ts";
import {
  claim,
  configMap,
  deployment,
  pod,
  secret,
  serviceAccount,
  widget,
  word,
} from "./sample-bodies.ts";

/** An object to create, and the collection it goes to. */
export interface SampleObject {
  /** `/api/v1/namespaces/team-001/configmaps`. */
  readonly path: string;
  readonly body: object;
}

/** Objects in one namespace of the sample. */
const PER_NAMESPACE = 500;

type Maker = (name: string, namespace: string, random: () => number) => object;

/** What a cluster is made of, in percent; sizes and fields as charts and operators write them. */
const MIX: readonly (readonly [percent: number, collection: string, make: Maker])[] = [
  [30, "/api/v1/{}/configmaps", configMap],
  [15, "/api/v1/{}/secrets", secret],
  [25, "/api/v1/{}/pods", pod],
  [15, "/apis/apps/v1/{}/deployments", deployment],
  [5, "/api/v1/{}/serviceaccounts", serviceAccount],
  [3, "/api/v1/{}/persistentvolumeclaims", claim],
  [7, "/apis/bench.jangada.io/v1/{}/widgets", widget],
];

/** The namespaces that hold `count` objects: `team-000`, or of another prefix. */
export function sampleNamespaces(count: number, prefix = TEAM): readonly string[] {
  const number = Math.ceil(count / PER_NAMESPACE);
  return Array.from({ length: number }, (_, i) => namespaceName(i, prefix));
}

const TEAM = "team";

function namespaceName(index: number, prefix: string): string {
  return `${prefix}-${String(index).padStart(3, "0")}`;
}

/** `count` objects that differ from each other, the same for the same seed, but for their namespaces. */
export function* sampleObjects(
  count: number,
  seed: number,
  prefix = TEAM,
): Generator<SampleObject> {
  const random = seededRandom(seed);
  for (let i = 0; i < count; i++) {
    const [, collection, make] = pick(random() * 100);
    const namespace = namespaceName(Math.floor(i / PER_NAMESPACE), prefix);
    const name = `${word(random)}-${word(random)}-${i}`;
    yield {
      path: pathOf(collection, namespace),
      body: make(name, namespace, random),
    };
  }
}

/** Paths of the collections that one namespace's objects are in. */
export function sampleCollections(namespace: string): readonly string[] {
  return MIX.map(([, collection]) => pathOf(collection, namespace));
}

function pathOf(collection: string, namespace: string): string {
  return collection.replace("{}", `namespaces/${namespace}`);
}

function pick(roll: number): (typeof MIX)[number] {
  let sum = 0;
  for (const row of MIX) {
    sum += row[0];
    if (roll < sum) return row;
  }
  return MIX[0] as (typeof MIX)[number];
}
