import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ListRequest } from "../../lambdas/core/kube/kubernetes-reader.ts";
import type { ArchiveEntries } from "../support/archive-entries.ts";
import { canonicalJson } from "../support/canonical-json.ts";
import { type TakenBackup, takeBackup } from "../support/take-backup.ts";
import { loadedPlaces, startChurn } from "./support/churn.ts";
import { clusterReader } from "./support/cluster-reader.ts";
import { type ControlPlane, startControlPlane } from "./support/control-plane.ts";
import { LoadedCluster, type LoadedKind } from "./support/load-cluster.ts";
import { applyManifest } from "./support/sample-cluster.ts";
import { watchedReader } from "./support/watched-reader.ts";

const NAMESPACES = ["load-0", "load-1", "load-2"];
const KINDS: readonly LoadedKind[] = ["configmaps", "secrets", "gadgets.sample.example.com"];
/** A writer's in one backup at the most; it comes to some fifty. */
const ROUNDS = 120;
/** Each round uses up two: four thousand objects. */
const PER_KIND = 4 * ROUNDS;
/** No page is asked for before the writers have gone on by so many. */
const WRITES_PER_PAGE = 50;

/** One backup under fire, and what is known of it without its help. */
interface Observed {
  readonly taken: TakenBackup;
  /** The annotation's. */
  readonly revision: number;
  readonly consistency: string | undefined;
  /** Resources with a page at another revision, as the pages say. */
  readonly readElsewhere: readonly string[];
  /** Of the last write before the backup ended. */
  readonly lastRevision: number;
}

describe.each([
  { server: "as it comes", apiserverFlags: "" },
  {
    server: "that keeps no snapshots",
    apiserverFlags: "--feature-gates=ListFromCacheSnapshot=false",
  },
])("a backup during writes, of an API server $server", ({ apiserverFlags }) => {
  let control: ControlPlane;
  let cluster: LoadedCluster;
  const watching = new AbortController();
  beforeAll(async () => {
    control = await startControlPlane({ apiserverFlags });
    await applyManifest(control, "00-crds.yaml");
    cluster = await LoadedCluster.open(control.kubeconfig);
    for (const namespace of NAMESPACES) await cluster.createNamespace(namespace);
    for (const kind of KINDS) await cluster.recordRemovals(kind, watching.signal);
    await cluster.fill(loadedPlaces(NAMESPACES, PER_KIND));
  });
  afterAll(async () => {
    watching.abort();
    await cluster?.[Symbol.asyncDispose]();
    await control?.stop();
  });

  async function observe(
    firstRound: number,
    beforePage: (request: ListRequest) => Promise<void>,
  ): Promise<Observed> {
    const churn = startChurn(cluster, NAMESPACES, firstRound);
    await using source = await clusterReader({ file: control.kubeconfig });
    const watched = watchedReader(source.reader, async (request) => {
      await churn.moreWrites(WRITES_PER_PAGE);
      await beforePage(request);
    });
    const taken = await takeBackup({ reader: watched.reader });
    await churn.stop();
    const annotations = taken.backup.metadata.annotations ?? {};
    const revision = annotations["jangada.io/resource-version"] ?? "";
    return {
      taken,
      revision: Number(revision),
      consistency: annotations["jangada.io/consistency"],
      readElsewhere: [...watched.revisions]
        .filter(([, read]) => read.difference(new Set([revision])).size > 0)
        .map(([name]) => name)
        .sort(),
      lastRevision: cluster.history.lastRevision,
    };
  }

  it("holds exactly the state at the revision it names", async () => {
    const { taken, revision, lastRevision, ...observed } = await observe(0, async () => {});

    expect(cluster.history.between(revision, lastRevision).length).toBeGreaterThan(500);
    expect(observed).toEqual({ consistency: "atomic", readElsewhere: [] });
    const state = cluster.history.stateAt(revision);
    expect(state.size).toBeGreaterThan(4_000);
    expect(loadedState(taken.entries)).toEqual(state);
  });

  it("says which resources it had to read later, and loses nothing, when history is compacted meanwhile", async () => {
    let compactions = 0;
    const observed = await observe(ROUNDS, async ({ resource, continue: token }) => {
      // Secrets between two pages, all that follow before their first.
      if (compactions > 0 || resource.resource !== "secrets" || !token) return;
      compactions++;
      await compact(control.etcdUrl, cluster.history.lastRevision);
    });

    expect(compactions).toBe(1);
    const { consistency, readElsewhere } = observed;
    expect(consistency).toBe(
      readElsewhere.length === 0 ? "atomic" : `mixed: ${readElsewhere.join(", ")}`,
    );
    if (apiserverFlags) expect(readElsewhere).toContain("secrets");
    expect(lostObjects(cluster, observed)).toEqual([]);
    expect(impossibleObjects(cluster, observed)).toEqual([]);
  });
});

/** What an archive holds of the objects that writers own: place to JSON. */
function loadedState(entries: ArchiveEntries): ReadonlyMap<string, string> {
  const found = [...entries].flatMap(([path, text]): [string, string][] => {
    const [, resource = "", namespace = "", name = ""] =
      /^resources\/([^/]+)\/namespaces\/(load-\d)\/(.+)\.json$/.exec(path) ?? [];
    const isOurs = KINDS.some((kind) => kind === resource) && name !== "kube-root-ca.crt";
    return isOurs ? [[`${resource}/${namespace}/${name}`, canonicalJson(text)]] : [];
  });
  return new Map(found);
}

/** What was there from the named revision to the end and is not in the archive. */
function lostObjects({ history }: LoadedCluster, observed: Observed): readonly string[] {
  const { taken, revision, lastRevision } = observed;
  const archived = loadedState(taken.entries);
  const removed = new Set(
    history
      .between(revision, lastRevision)
      .filter(({ json }) => json === undefined)
      .map(({ place }) => place),
  );
  return [...history.stateAt(revision).keys()].filter(
    (place) => !removed.has(place) && !archived.has(place),
  );
}

/** What is in the archive in a form it never had from the named revision on. */
function impossibleObjects({ history }: LoadedCluster, observed: Observed): readonly string[] {
  const { taken, revision, lastRevision } = observed;
  const possible = new Set(history.stateAt(revision).values());
  for (const { json } of history.between(revision, lastRevision)) if (json) possible.add(json);
  return [...loadedState(taken.entries)]
    .filter(([, json]) => !possible.has(json))
    .map(([place]) => place);
}

/** Makes etcd forget what was before a revision. */
async function compact(etcdUrl: string, revision: number): Promise<void> {
  const body = JSON.stringify({ revision: String(revision), physical: true });
  const answer = await fetch(`${etcdUrl}/v3/kv/compaction`, { method: "POST", body });
  if (!answer.ok) throw new Error(`etcd answers ${answer.status}: ${await answer.text()}`);
}
