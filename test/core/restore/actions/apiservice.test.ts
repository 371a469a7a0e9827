import { expect, it } from "vitest";
import { apiservice } from "../../../../lambdas/core/restore/actions/apiservice.ts";
import { object } from "../item/builders.ts";
import { executeAction } from "./execute-action.ts";

it.for(["onstart", "true", ""])("leaves out one the API server registers: %j", (value) => {
  const labels = { "kube-aggregator.kubernetes.io/automanaged": value };
  const managed = object("APIService", undefined, "v1.apps", { metadata: { labels } });
  expect(executeAction(apiservice, managed)).toEqual({
    outcome: "skip",
    reason: "managedByKubernetes",
  });
});

it("restores one that somebody registered", () => {
  const own = object("APIService", undefined, "v1.example.com");
  expect(executeAction(apiservice, own)).toEqual({ outcome: "restore", object: own });
});
