import { describe, expect, it } from "vitest";
import { fieldAt } from "../../../../lambdas/core/kube/lossless-json-fields.ts";
import { changeImageName } from "../../../../lambdas/core/restore/actions/change-image-name.ts";
import type { PluginConfig } from "../../../../lambdas/core/restore/actions/plugin-configs.ts";
import { object, refOf, restoreContext } from "../item/builders.ts";

const podSpec = (image: unknown) => ({
  containers: [{ name: "a", image }],
  initContainers: [{ name: "b", image }],
});

function execute(groupResource: string, spec: object, config: PluginConfig | undefined) {
  const pluginConfigs = { ...(config && { changeImageName: config }) };
  const context = restoreContext({ settings: { ...restoreContext().settings, pluginConfigs } });
  const before = object("Any", "default", "x", { spec });
  const ref = refOf(groupResource, before);
  return changeImageName.execute({ ref, object: before, archived: before, context });
}

describe("change-image-name (TestChangeImageRepositoryActionExecute)", () => {
  it.for<[name: string, row: string, image: unknown, want: unknown]>([
    [
      "a valid mapping with spaces for a new image repository is applied correctly",
      "1.1.1.1:5000  ,  2.2.2.2:3000",
      "1.1.1.1:5000/abc:test",
      "2.2.2.2:3000/abc:test",
    ],
    [
      "a valid mapping for a new image repository is applied correctly",
      "1.1.1.1:5000,2.2.2.2:3000",
      "1.1.1.1:5000/abc:test",
      "2.2.2.2:3000/abc:test",
    ],
    [
      "a valid mapping for a new image name is applied correctly",
      "abc:test,myproject:latest",
      "1.1.1.1:5000/abc:test",
      "1.1.1.1:5000/myproject:latest",
    ],
    [
      "a valid mapping for a new image repository port is applied correctly",
      "5000,3333",
      "1.1.1.1:5000/abc:test",
      "1.1.1.1:3333/abc:test",
    ],
    [
      "a valid mapping for a new image tag is applied correctly",
      "test,latest",
      "1.1.1.1:5000/abc:test",
      "1.1.1.1:5000/abc:latest",
    ],
    [
      "image name contains more than one part that matching the replacing words.",
      "dev/,test/",
      "dev/image1:dev",
      "test/image1:dev",
    ],
    ["every occurrence is replaced, and a dollar sign is itself", "a,$&", "a/a", "$&/$&"],
    ["a row without a comma is none", "abc", "abc", "abc"],
    ["a row with nothing behind the comma is none", "abc,", "abc", "abc"],
    ["a row with nothing before the comma is none", " ,abc", "x", "x"],
    ["an image that no row names stays", "abc,def", "x", "x"],
    ["an image that is no text stays", "abc,def", 5, 5],
    ["a container without an image stays", "abc,def", undefined, undefined],
  ])("%s", ([, row, image, want]) => {
    expect(execute("pods", podSpec(image), { data: { row } })).toMatchObject({
      object: { spec: podSpec(want) },
    });
  });

  it.for([
    ["deployments.apps", ["template", "spec"]],
    ["statefulsets.apps", ["template", "spec"]],
    ["daemonsets.apps", ["template", "spec"]],
    ["replicasets.apps", ["template", "spec"]],
    ["replicationcontrollers", ["template", "spec"]],
    ["jobs.batch", ["template", "spec"]],
    ["cronjobs.batch", ["jobTemplate", "spec", "template", "spec"]],
  ] as const)("changes the images of %s in spec.%s", ([groupResource, path]) => {
    const spec = path.reduceRight<object>((inner, step) => ({ [step]: inner }), podSpec("old/x"));
    const done = execute(groupResource, spec, { data: { a: "old,new" } });
    expect(fieldAt(done, "object", "spec", ...path)).toEqual(podSpec("new/x"));
  });

  it("takes the first row by its key", () => {
    const data = { b: "x,second", a: "x,first", c: "x,third" };
    expect(execute("pods", podSpec("x"), { data })).toMatchObject({
      object: { spec: podSpec("first") },
    });
  });

  it("leaves everything as it is without a ConfigMap", () => {
    expect(execute("pods", podSpec("x"), undefined)).toMatchObject({
      object: { spec: podSpec("x") },
    });
  });

  it("fails for every item while there are two ConfigMaps", () => {
    expect(execute("pods", podSpec("x"), { problem: "two" })).toEqual({
      outcome: "failed",
      error: "two",
    });
  });
});
