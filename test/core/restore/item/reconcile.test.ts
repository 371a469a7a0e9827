import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import { prepareItem } from "../../../../lambdas/core/restore/item/prepare-item.ts";
import { reconcile } from "../../../../lambdas/core/restore/item/reconcile.ts";
import { item, LABELS, object, pod, refOf, restoreContext, serviceAccount } from "./builders.ts";
import { goldenContext, goldenPairs, titleOf } from "./golden-pairs.ts";

const NONE = restoreContext({ spec: { existingResourcePolicy: "none" } });
const UPDATE = restoreContext({ spec: { existingResourcePolicy: "update" } });
const UNSET = restoreContext();
const LABEL_PATCH = { metadata: { labels: LABELS } };

/** What the API server adds to whatever it holds. */
const LIVE = { uid: "abc", resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z" };
const EARLIER = { "velero.io/backup-name": "foo", "velero.io/restore-name": "bar" };
const restored = { metadata: { labels: LABELS } };

describe("reconcile, an identical object (TestRestoreItems)", () => {
  const account = {
    existing: serviceAccount("ns-1", "sa-1", { metadata: LIVE }),
    desired: serviceAccount("ns-1", "sa-1", restored),
  };
  const earlier = {
    existing: pod("ns-1", "pod-1", {
      metadata: { ...LIVE, labels: EARLIER },
      status: { phase: "x" },
    }),
    desired: pod("ns-1", "pod-1", restored),
  };
  const accountEarlier = {
    existing: serviceAccount("ns-1", "sa-1", { metadata: { ...LIVE, labels: EARLIER } }),
    desired: serviceAccount("ns-1", "sa-1", restored),
  };
  const again = {
    existing: pod("ns-1", "pod-1", { metadata: { ...LIVE, labels: LABELS } }),
    desired: pod("ns-1", "pod-1", restored),
  };
  it.for([
    {
      name: "no error when service account already exists in cluster and is identical to the backed up one",
      resource: "serviceaccounts",
      ...account,
      context: UNSET,
      expected: { outcome: "unchanged" },
    },
    {
      name: "update service account labels when service account exists in cluster and is identical to the backed up one, existing resource policy is update",
      resource: "serviceaccounts",
      ...accountEarlier,
      context: UPDATE,
      expected: { outcome: "label", patch: LABEL_PATCH },
    },
    {
      name: "update pod labels when pod exists in cluster and is identical to the backed up one, existing resource policy is update",
      resource: "pods",
      ...earlier,
      context: UPDATE,
      expected: { outcome: "label", patch: LABEL_PATCH },
    },
    {
      name: "do not update pod labels when pod exists in cluster and is identical to the backed up one, existing resource policy is none",
      resource: "pods",
      ...earlier,
      context: NONE,
      expected: { outcome: "unchanged" },
    },
    {
      name: "do not update pod labels when pod exists in cluster and is identical to the backed up one, existing resource policy is not specified, velero behavior is preserved",
      resource: "pods",
      ...earlier,
      context: UNSET,
      expected: { outcome: "unchanged" },
    },
    {
      name: "do not update labels that this very restore has written",
      resource: "pods",
      ...again,
      context: UPDATE,
      expected: { outcome: "unchanged" },
    },
  ])("$name", ({ resource, existing, desired, context, expected }) => {
    const ref = refOf(resource, desired);
    expect(reconcile({ ref, existing, desired }, context)).toEqual(expected);
  });
});

describe("reconcile, a different object", () => {
  const ref = { groupResource: "secrets", namespace: "ns-1", name: "sa-1" };
  const existing = object("Secret", "ns-1", "sa-1", { metadata: LIVE, data: { foo: "bar" } });
  const desired = object("Secret", "ns-1", "sa-1", { ...restored, data: { "key-1": "value-1" } });

  it("update secret data and labels when secret exists in cluster and is not identical to the backed up one, existing resource policy is update", () => {
    expect(reconcile({ ref, existing, desired }, UPDATE)).toEqual({
      outcome: "update",
      patch: { metadata: { labels: LABELS }, data: { foo: null, "key-1": "value-1" } },
      fallback: LABEL_PATCH,
    });
  });

  it("names the labels in a patch even if the object has them", () => {
    const relabelled = object("Secret", "ns-1", "sa-1", {
      metadata: { ...LIVE, labels: LABELS },
      data: {},
    });
    expect(reconcile({ ref, existing: relabelled, desired }, UPDATE)).toEqual({
      outcome: "update",
      patch: { metadata: { labels: LABELS }, data: { "key-1": "value-1" } },
      fallback: LABEL_PATCH,
    });
  });

  it.for([
    ["is not given", UNSET, "Secret:sa-1"],
    ["is empty", restoreContext({ spec: { existingResourcePolicy: "" } }), "Secret:sa-1"],
    ["is none", NONE, 'Secret "sa-1"'],
  ] as const)("warns when the policy %s, in Velero's words", ([, context, named]) => {
    expect(reconcile({ ref, existing, desired }, context)).toEqual({
      outcome: "differs",
      warning: `could not restore, ${named} already exists. Warning: the in-cluster version is different than the backed-up version`,
    });
  });
});

describe("reconcile, a different service account", () => {
  const ref = { groupResource: "serviceaccounts", namespace: "ns-1", name: "sa-1" };
  const existing = serviceAccount("ns-1", "sa-1", { metadata: LIVE });
  const desired = serviceAccount("ns-1", "sa-1", {
    ...restored,
    secrets: [{ name: "secret-1" }],
    imagePullSecrets: [{ name: "pull-secret-1" }],
  });
  const patch = { secrets: desired.secrets, imagePullSecrets: desired.imagePullSecrets };

  it("service account secrets and image pull secrets are restored when service account already exists in cluster (TestRestoreItems)", () => {
    expect(reconcile({ ref, existing, desired }, UNSET)).toEqual({ outcome: "update", patch });
  });

  it("falls back to its labels under the policy update", () => {
    expect(reconcile({ ref, existing, desired }, UPDATE)).toEqual({
      outcome: "update",
      patch,
      fallback: LABEL_PATCH,
    });
  });

  it("is left alone when it has more than the backup", () => {
    const richer = serviceAccount("ns-1", "sa-1", { metadata: LIVE, secrets: [{ name: "own" }] });
    const plain = serviceAccount("ns-1", "sa-1", restored);
    expect(reconcile({ ref, existing: richer, desired: plain }, UPDATE)).toEqual({
      outcome: "unchanged",
    });
  });
});

describe("reconcile, after a real Velero", () => {
  const pairs = goldenPairs();
  const context = { ...goldenContext(pairs), restoreName: "second" };
  // The endpoints controller had written its objects anew.
  const settled = pairs.filter(({ source }) => source.kind !== "Endpoints");

  it.for(settled.map((pair) => [titleOf(pair), pair] as const))(
    "finds nothing to do about %s",
    ([, { groupResource, source, restored }]) => {
      const archived = item(groupResource, source);
      const prepared = prepareItem(archived, context);
      if (prepared.outcome !== "restore") {
        expect(restored).toBeNull();
        return;
      }
      const existing = restored as KubernetesObject;
      const conflict = { ref: archived.ref, existing, desired: prepared.object };
      expect(reconcile(conflict, context)).toEqual({ outcome: "unchanged" });
    },
  );
});

describe("reconcile, after a restore", () => {
  it("finds nothing to do for whatever the restore has created", () => {
    const resource = fc.constantFrom(
      "pods",
      "services",
      "secrets",
      "serviceaccounts",
      "gadgets.x.io",
    );
    fc.assert(
      fc.property(resource, fc.jsonValue(), fc.jsonValue(), (resource, spec, status) => {
        const archived = item(resource, object("Any", "ns-1", "name", { spec, status }));
        const prepared = prepareItem(archived, UPDATE);
        fc.pre(prepared.outcome === "restore");
        const { object: desired } = prepared;
        const existing = { ...desired, metadata: { ...desired.metadata, ...LIVE }, status };
        expect(reconcile({ ref: archived.ref, existing, desired }, UPDATE)).toEqual({
          outcome: "unchanged",
        });
      }),
    );
  });
});
