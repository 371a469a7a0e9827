import { describe, expect, it } from "vitest";
import { initRestoreHook } from "../../../../lambdas/core/restore/actions/init-restore-hook.ts";
import type { RestoreSpec } from "../../../../lambdas/core/velero/restore.ts";
import { pod } from "../item/builders.ts";
import { changedBy } from "./execute-action.ts";

type Annotations = Readonly<Record<string, string>>;

const annotated = (annotations: Annotations) =>
  Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [
      `init.hook.restore.velero.io/${name}`,
      value,
    ]),
  );

const named = (name: string, image = "nginx", command = ["a", "b", "c"]) => ({
  name,
  image,
  command,
});

const OWN = { "container-image": "nginx", "container-name": "own", command: '["a", "b", "c"]' };
const WAIT = named("restore-wait", "bus-box", ["pod-volume-restore"]);
const STEPS = [named("step1", "busy-box"), named("step2", "busy-box")];
const FIRST = named("hook-1");
const SECOND = named("hook-2");

/** Hooks of a spec that put `FIRST` and `SECOND` into pods of these namespaces. */
const hooksFor = (includedNamespaces: readonly string[]): RestoreSpec["hooks"] => ({
  resources: [
    {
      name: "hook1",
      includedNamespaces: [...includedNamespaces],
      postHooks: [{ init: { initContainers: [FIRST, SECOND] } }],
    },
  ],
});

/** The init containers of a pod of namespace `default` once it is restored. */
function containersOf(
  initContainers: readonly object[],
  annotations: Annotations = {},
  spec: Pick<RestoreSpec, "hooks" | "namespaceMapping"> = {},
): unknown {
  const object = pod("default", "app1", {
    metadata: { annotations: annotated(annotations) },
    spec: { containers: [], initContainers },
  });
  const changed = changedBy(initRestoreHook, object, { spec });
  return (changed.spec as { readonly initContainers: unknown }).initContainers;
}

describe("initRestoreHook (TestInitRestoreHookPodActionExecute, TestHandleRestoreHooks)", () => {
  it.for<
    [
      name: string,
      given: Parameters<typeof containersOf>,
      expected: readonly ReturnType<typeof named>[],
    ]
  >([
    [
      "should handle hook from annotation no hooks in spec on pod with no init containers",
      [[], OWN],
      [named("own")],
    ],
    [
      "should handle hook from annotation no hooks in spec on pod with init containers",
      [STEPS, OWN],
      [named("own"), ...STEPS],
    ],
    [
      "should handle hook from annotation ignoring hooks in spec",
      [[], OWN, { hooks: hooksFor(["default"]) }],
      [named("own")],
    ],
    [
      "should handle hook from spec on pod with no init containers",
      [[], {}, { hooks: hooksFor(["default"]) }],
      [FIRST, SECOND],
    ],
    [
      "should handle hook from spec when no restore hook annotation and existing init containers",
      [STEPS, {}, { hooks: hooksFor(["default"]) }],
      [FIRST, SECOND, ...STEPS],
    ],
    [
      "should not apply any restore hook init containers when resource hook selector mismatch",
      [[], {}, { hooks: hooksFor(["other"]) }],
      [],
    ],
    [
      "should preserve restore-wait init container when it is the only existing init container",
      [[WAIT], {}, { hooks: hooksFor(["default"]) }],
      [WAIT, FIRST, SECOND],
    ],
    [
      "should preserve restore-wait init container when it exits with other init containers",
      [[WAIT, ...STEPS], {}, { hooks: hooksFor(["default"]) }],
      [WAIT, FIRST, SECOND, ...STEPS],
    ],
    ["should not apply any restore hook init containers when resource hook is nil", [[]], []],
    [
      "should not apply any restore hook init containers when resource hook is empty",
      [[], {}, { hooks: { resources: [{ name: "none" }] } }],
      [],
    ],
    [
      "should not apply init container when the namespace mapping is provided and the hook points to the original namespace",
      [[], {}, { hooks: hooksFor(["default"]), namespaceMapping: { default: "new" } }],
      [],
    ],
    [
      "should apply init container when the namespace mapping is provided and the hook points to the new namespace",
      [[], {}, { hooks: hooksFor(["new"]), namespaceMapping: { default: "new" } }],
      [FIRST, SECOND],
    ],
    [
      "puts nothing in for a hook that is a command",
      [
        [],
        {},
        { hooks: { resources: [{ name: "h", postHooks: [{ exec: { command: ["a"] } }] }] } },
      ],
      [],
    ],
    [
      "puts nothing in for a hook without containers",
      [[], {}, { hooks: { resources: [{ name: "h", postHooks: [{ init: {} }] }] } }],
      [],
    ],
    [
      "a container that an earlier restore left gives way to the hook's of the same name",
      [[named("own", "old"), ...STEPS], OWN],
      [named("own"), ...STEPS],
    ],
  ])("%s", ([, given, expected]) => {
    expect(containersOf(...given)).toEqual(expected);
  });

  it("takes a pod without a namespace for one of none, as a forged archive may hold it", () => {
    const lost = pod("default", "app1");
    const { namespace: _none, ...metadata } = lost.metadata;
    const hooks = hooksFor(["default"]);
    expect(changedBy(initRestoreHook, { ...lost, metadata }, { spec: { hooks } })).toEqual({
      ...lost,
      metadata,
    });
  });
});

/** What the pod of every attempt of one restore gets. */
const GENERATED = "velero-restore-init-ee24df9d";
const POPULATOR = "/usr/bin/data-populator /user-data full";

describe("initRestoreHook (TestGetInitContainerFromAnnotations)", () => {
  it.for<[name: string, annotations: Annotations, expected: readonly object[]]>([
    [
      "should return nil when container image is empty",
      { "container-image": "", "container-name": "restore-init", command: POPULATOR },
      [],
    ],
    [
      "should return nil when container image is missing",
      { "container-name": "restore-init", command: POPULATOR },
      [],
    ],
    [
      "should generate container name when container name is empty",
      { "container-image": "busy-box", "container-name": "", command: POPULATOR },
      [named(GENERATED, "busy-box", [POPULATOR])],
    ],
    [
      "should generate container name when container name is missing",
      { "container-image": "busy-box", command: POPULATOR },
      [named(GENERATED, "busy-box", [POPULATOR])],
    ],
    [
      "should return expected init container when all annotations are specified",
      { "container-image": "busy-box", "container-name": "restore-init", command: POPULATOR },
      [named("restore-init", "busy-box", [POPULATOR])],
    ],
    [
      "should return expected init container when all annotations are specified with command as a JSON array",
      { "container-image": "busy-box", "container-name": "i", command: '["a","b","c"]' },
      [named("i", "busy-box")],
    ],
    [
      "should return expected init container when all annotations are specified with command as malformed a JSON array",
      { "container-image": "busy-box", "container-name": "i", command: "[foobarbaz" },
      [named("i", "busy-box", ["[foobarbaz"])],
    ],
    [
      "starts what the image starts when the command is missing",
      { "container-image": "busy-box", "container-name": "i", timeout: "10s" },
      [{ name: "i", image: "busy-box" }],
    ],
  ])("%s", ([, annotations, expected]) => {
    expect(containersOf([], annotations)).toEqual(expected);
  });
});
