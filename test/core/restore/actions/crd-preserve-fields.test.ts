import { expect, it } from "vitest";
import type { KubernetesObject } from "../../../../lambdas/core/kube/kubernetes-object.ts";
import { parseLossless, printLossless } from "../../../../lambdas/core/kube/lossless-json.ts";
import { crdPreserveFields } from "../../../../lambdas/core/restore/actions/crd-preserve-fields.ts";
import { object } from "../item/builders.ts";
import { changedBy } from "./execute-action.ts";

const V1 = "apiextensions.k8s.io/v1";
const crd = (spec: object, apiVersion = V1) => ({
  ...object("CustomResourceDefinition", undefined, "gadgets.example.com", { spec }),
  apiVersion,
});
const PRESERVE = { "x-kubernetes-preserve-unknown-fields": true };

it("says in every schema what v1 no longer lets a CRD say", () => {
  const before = crd({
    preserveUnknownFields: true,
    versions: [
      { name: "v1", schema: { openAPIV3Schema: { type: "object" } } },
      { name: "v2", schema: {} },
      "odd",
    ],
  });
  expect(changedBy(crdPreserveFields, before)).toEqual(
    crd({
      preserveUnknownFields: false,
      versions: [
        { name: "v1", schema: { openAPIV3Schema: { type: "object", ...PRESERVE } } },
        { name: "v2", schema: {} },
        "odd",
      ],
    }),
  );
});

it.for([
  ["that preserves nothing", crd({ preserveUnknownFields: false, versions: [{}] })],
  ["of v1beta1", crd({ preserveUnknownFields: true }, "apiextensions.k8s.io/v1beta1")],
] as const)("leaves a CRD %s", ([, untouched]) => {
  expect(changedBy(crdPreserveFields, untouched)).toBe(untouched);
});

it("bears an integer where a number may have a fraction (TestExecuteForACRDWithAnIntOnAFloat64FieldShouldWork)", () => {
  const text = printLossless(crd({ preserveUnknownFields: true, versions: [] }));
  const schema = '"versions":[{"schema":{"openAPIV3Schema":{"minimum":10,"maximum":1.0}}}]';
  const before = parseLossless(text.replace('"versions":[]', schema)) as KubernetesObject;
  expect(printLossless(changedBy(crdPreserveFields, before))).toContain(
    '"minimum":10,"maximum":1.0',
  );
});
