import { expect, it } from "vitest";
import { admissionWebhookConfiguration } from "../../../../lambdas/core/restore/actions/admission-webhook-configuration.ts";
import { object } from "../item/builders.ts";
import { changedBy } from "./execute-action.ts";

const V1 = "admissionregistration.k8s.io/v1";
const V1BETA1 = "admissionregistration.k8s.io/v1beta1";

it.for([
  ["v1 mutatingwebhookconfiguration with sideEffects as Unknown", V1, ["Unknown"], ["None"]],
  ["v1 validatingwebhookconfiguration with sideEffects as Some", V1, ["Some"], ["None"]],
  [
    "v1beta1 validatingwebhookconfiguration with sideEffects as Some, nothing should change",
    V1BETA1,
    ["Some"],
    ["Some"],
  ],
  [
    "v1 validatingwebhookconfiguration with multiple invalid sideEffects",
    V1,
    ["Some", "Unknown", "NoneOnDryRun", "None"],
    ["None", "None", "NoneOnDryRun", "None"],
  ],
] as const)(
  "%s (TestNewAdmissionWebhookConfigurationActionExecute)",
  ([, apiVersion, sideEffects, expected]) => {
    const withEffects = (effects: readonly string[]) => ({
      ...object("Any", undefined, "hooks", {
        webhooks: effects.map((sideEffects) => ({ name: "hook", sideEffects })),
      }),
      apiVersion,
    });
    const changed = changedBy(admissionWebhookConfiguration, withEffects(sideEffects));
    expect(changed).toEqual(withEffects(expected));
  },
);

it.for([{}, { webhooks: [] }, { webhooks: "none" }])("bears %j", (fields) => {
  const bare = { ...object("Any", undefined, "hooks", fields), apiVersion: V1 };
  expect(changedBy(admissionWebhookConfiguration, bare)).toEqual(bare);
});

it("leaves entries that are no webhooks beside one it changes", () => {
  const odd = { ...object("Any", undefined, "hooks", { webhooks: ["odd", {}] }), apiVersion: V1 };
  expect(changedBy(admissionWebhookConfiguration, odd)).toEqual({
    ...odd,
    webhooks: ["odd", { sideEffects: "None" }],
  });
});
