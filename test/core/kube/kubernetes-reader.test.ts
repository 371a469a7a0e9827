import { expect, it } from "vitest";
import { ListRefusal } from "../../../lambdas/core/kube/kubernetes-reader.ts";

it("says in a refusal the status, Kubernetes' own word and its message", () => {
  const refusal = new ListRefusal(410, "Expired", "too old");

  expect(refusal).toBeInstanceOf(Error);
  expect(refusal).toMatchObject({
    name: "ListRefusal",
    status: 410,
    reason: "Expired",
    message: "too old",
  });
});
