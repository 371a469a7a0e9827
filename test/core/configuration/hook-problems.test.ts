import { describe, expect, it } from "vitest";
import { readClusterConfiguration } from "../../../lambdas/core/configuration/cluster-configuration.ts";
import { hookProblems } from "../../../lambdas/core/configuration/hook-problems.ts";
import { cluster, location, schedule } from "./documents.ts";

const HOOKS = { resources: [{ name: "freeze", pre: [{ exec: { command: ["freeze"] } }] }] };

function schedulesWithProblems(spec: object, template: object): readonly string[] {
  const documents = [cluster({ ...spec }), location(), schedule("nightly", { template })];
  return hookProblems(readClusterConfiguration(documents)).map(
    ({ object, text }) => `${object.metadata.name} ${text}`,
  );
}

describe("hookProblems", () => {
  it("finds schedules with hooks where functions may not run commands in pods", () => {
    expect(schedulesWithProblems({}, { hooks: HOOKS })).toEqual([
      expect.stringMatching(/^nightly spec\.template\.hooks: .* set spec\.hooks: true/),
    ]);
    expect(schedulesWithProblems({ hooks: false }, { hooks: HOOKS })).toHaveLength(1);
  });

  it.for([
    [{ hooks: true }, { hooks: HOOKS }],
    [{}, {}],
    [{}, { hooks: {} }],
    [{}, { hooks: { resources: [] } }],
  ] as const)("finds nothing with %j in the Cluster and %j in the template", ([spec, template]) => {
    expect(schedulesWithProblems(spec, template)).toEqual([]);
  });
});
