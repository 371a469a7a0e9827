import { afterAll, beforeAll, expect, it } from "vitest";
import { type FunctionWorld, functionWorld, lambdaContext } from "./function-world.ts";

let world: FunctionWorld;
beforeAll(async () => {
  world = await functionWorld();
});
afterAll(() => world.stop());

it("says of each location whether it can be used", async () => {
  // Logger and metrics read the environment when they are loaded.
  const { handler } = await import("../../lambdas/handlers/validate-locations.ts");
  const invoke = async () => await handler({}, lambdaContext("ValidateLocations"));
  const before = await invoke();
  await world.store.put("foreign/file", Buffer.from("x"));
  const after = await invoke();

  expect(before.locations).toMatchObject([{ name: "default", status: { phase: "Available" } }]);
  expect(after.locations).toMatchObject([
    {
      name: "default",
      status: { phase: "Unavailable", message: expect.stringContaining("foreign") },
    },
  ]);
});
