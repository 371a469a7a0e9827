import { describe, expect, it } from "vitest";
import { hookedPod } from "../../../../lambdas/core/restore/actions/hooked-pod.ts";
import { pod, refOf, restoreContext } from "../item/builders.ts";

const execute = (annotations?: Readonly<Record<string, string>>) => {
  const object = pod("ns-1", "pod-1", annotations && { metadata: { annotations } });
  return hookedPod.execute({
    ref: refOf("pods", object),
    object,
    archived: object,
    context: restoreContext(),
  });
};

describe("hookedPod", () => {
  it("warns of a pod with a command, and restores it", () => {
    const name = "post.hook.restore.velero.io/command";
    expect(execute({ [name]: "x" })).toMatchObject({
      outcome: "restore",
      warnings: [expect.stringContaining(`pod 'pod-1' has the restore hook '${name}'`)],
    });
  });

  it.for([
    [undefined],
    [{ "post.hook.restore.velero.io/command": "" }],
    [{ "post.hook.restore.velero.io/on-error": "Fail" }],
  ])("says nothing of one without: %j", ([annotations]) => {
    expect(execute(annotations)).toMatchObject({ warnings: [] });
  });
});
