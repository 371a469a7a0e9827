import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import { groupResourceOf } from "../../../lambdas/core/kube/api-resource.ts";
import { discover } from "../../../lambdas/core/kube/discover.ts";
import type {
  KubernetesReader,
  ListRequest,
} from "../../../lambdas/core/kube/kubernetes-reader.ts";
import { configMap, gadget, pod } from "../builders.ts";
import { memoryKubernetesReader } from "./memory-kubernetes-reader.ts";

const OBJECTS = [pod("shop", "web"), pod("shop", "db"), gadget("shop", "one")];

interface Page {
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string };
  readonly items: readonly {
    readonly kind?: string;
    readonly metadata: { readonly name: string };
  }[];
}

async function list(
  reader: KubernetesReader,
  name: string,
  more: Partial<ListRequest> = {},
): Promise<Page> {
  const resource = (await discover(reader)).resolve(name);
  if (!resource) throw new Error(`'${name}' is not served`);
  return JSON.parse(await text(await reader.list({ resource, limit: 10, ...more }))) as Page;
}

it("serves the kinds it holds", async () => {
  const { resources } = await discover(memoryKubernetesReader(OBJECTS));

  expect(resources.map(groupResourceOf)).toEqual(["pods", "gadgets.example.com"]);
});

it("leaves out of a list what built-in items are, and not of custom ones", async () => {
  const reader = memoryKubernetesReader(OBJECTS);

  expect((await list(reader, "pods")).items.map(({ kind }) => kind)).toEqual([
    undefined,
    undefined,
  ]);
  expect((await list(reader, "gadgets")).items.map(({ kind }) => kind)).toEqual(["Gadget"]);
});

it("shows the state at an exact revision until that is compacted", async () => {
  const reader = memoryKubernetesReader(OBJECTS);
  reader.apply(configMap("shop", "new"));
  reader.remove(pod("shop", "web"));
  const resourceVersion = "100";

  expect(reader.revision).toBe("102");
  expect((await list(reader, "pods", { resourceVersion })).items).toHaveLength(2);
  expect((await list(reader, "pods")).items).toHaveLength(1);
  reader.compact();
  await expect(list(reader, "pods", { resourceVersion })).rejects.toMatchObject({ status: 410 });
});

it("refuses a revision beside a token, and one that an API does not know", async () => {
  const reader = memoryKubernetesReader(OBJECTS, {
    pageSize: 1,
    withoutRevision: ["example.com/v1"],
  });
  const page = await list(reader, "pods");
  const token = page.metadata.continue ?? "";

  await expect(
    list(reader, "pods", { resourceVersion: "100", continue: token }),
  ).rejects.toMatchObject({ status: 422 });
  await expect(list(reader, "gadgets", { resourceVersion: "100" })).rejects.toMatchObject({
    status: 400,
  });
  expect((await list(reader, "gadgets")).metadata).not.toHaveProperty("resourceVersion");
});

it("fails where it is told to", async () => {
  const failure = new Error("no");
  const refusing = memoryKubernetesReader(OBJECTS, { onList: () => failure });
  const breaking = memoryKubernetesReader(OBJECTS, { breaksAfter: () => 20 });

  await expect(list(refusing, "pods")).rejects.toBe(failure);
  await expect(list(breaking, "pods")).rejects.toMatchObject({
    name: ErrorName.ClusterUnavailable,
  });
});
