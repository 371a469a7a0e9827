import { expect, it } from "vitest";
import { deploymentSchema } from "../../lambdas/core/configuration/deployment.ts";
import { example, spelled, templateOf } from "./synthesize.ts";

it("tells the command everything that it works through", () => {
  const parameters = templateOf(example).findResources("AWS::SSM::Parameter", {
    Properties: { Name: `/jangada/${example.cluster.spec.eksClusterName}/deployment` },
  });
  const [parameter] = Object.values(parameters);
  const told = JSON.parse(String(spelled(parameter?.Properties.Value)));
  expect(Object.keys(told).sort()).toEqual(Object.keys(deploymentSchema.shape).sort());
  expect(Object.values(told).every((value) => typeof value === "string" && value !== "")).toBe(
    true,
  );
});
