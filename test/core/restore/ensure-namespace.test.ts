import { describe, expect, it } from "vitest";
import { ensureNamespace } from "../../../lambdas/core/restore/ensure-namespace.ts";
import {
  COMMON_RESOURCES,
  MemoryKubernetes,
  refusal,
} from "../../support/fakes/memory-kubernetes.ts";
import { object } from "../../support/restore-rig.ts";

const desired = object("v1", "Namespace", "shop", undefined, { metadata: { labels: { a: "b" } } });
const PATH = "namespaces/shop";
const cluster = () => new MemoryKubernetes(COMMON_RESOURCES);
const noPause = async () => {};

describe("ensureNamespace", () => {
  it("makes a namespace that is not there", async () => {
    const writer = cluster();

    expect(await ensureNamespace(desired, writer, noPause)).toMatchObject({ isNew: true });
    expect(writer.objects.get(PATH)).toMatchObject({ metadata: { labels: { a: "b" } } });
  });

  it("leaves a namespace alone that is there", async () => {
    const writer = cluster();
    const existing = object("v1", "Namespace", "shop");
    writer.objects.set(PATH, existing);

    expect(await ensureNamespace(desired, writer, noPause)).toEqual({
      namespace: existing,
      isNew: false,
    });
    expect(writer.sent("create")).toEqual([]);
  });

  it.for([
    { metadata: { deletionTimestamp: "2026-11-23T12:00:00Z" } },
    { status: { phase: "Terminating" } },
  ])("waits until a namespace that is being deleted is gone: %j", async (rest) => {
    const writer = cluster();
    writer.objects.set(PATH, object("v1", "Namespace", "shop", undefined, rest));
    let looks = 0;
    const pause = async () => {
      if (++looks === 3) writer.objects.delete(PATH);
    };

    expect(await ensureNamespace(desired, writer, pause)).toMatchObject({ isNew: true });
    expect(looks).toBe(3);
  });

  it("takes the namespace that somebody else made meanwhile", async () => {
    const writer = cluster();
    writer.refuse = ({ verb }) => {
      if (verb !== "create") return undefined;
      writer.objects.set(PATH, object("v1", "Namespace", "shop"));
      return refusal(409, "AlreadyExists", "exists");
    };

    expect(await ensureNamespace(desired, writer, noPause)).toMatchObject({ isNew: false });
  });

  it("gives up after ten minutes", async () => {
    const writer = cluster();
    const status = { phase: "Terminating" };
    writer.objects.set(PATH, object("v1", "Namespace", "shop", undefined, { status }));
    let waited = 0;
    const pause = async (milliseconds: number) => {
      waited += milliseconds;
    };

    expect(await ensureNamespace(desired, writer, pause)).toBeUndefined();
    expect(waited).toBe(600_000);
  });

  it("fails as the cluster refuses", async () => {
    const writer = cluster();
    const no = refusal(403, "Forbidden", "no");
    writer.refuse = ({ verb }) => (verb === "create" ? no : undefined);

    await expect(ensureNamespace(desired, writer, noPause)).rejects.toBe(no);
  });
});
