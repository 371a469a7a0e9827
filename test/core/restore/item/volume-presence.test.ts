import { expect, it } from "vitest";
import { volumePresence } from "../../../../lambdas/core/restore/item/volume-presence.ts";
import { claim, object, volume } from "./builders.ts";

const deleting = { metadata: { deletionTimestamp: "2026-01-01T00:00:00Z" } };
const claimed = volume("pv-1", "Retain", "ns-1/pvc-1");
const itsClaim = claim("ns-1", "pvc-1", "pv-1");
const namespace = object("Namespace", undefined, "ns-1");

it.for([
  { name: "when PV is not found, result is true", found: {}, expected: "absent" },
  {
    name: "when PV is found and has Phase=Released, result is false",
    found: { volume: { ...volume("pv-1", "Retain"), status: { phase: "Released" } } },
    expected: "wait",
  },
  {
    name: "when PV is found and is deleting, it is waited for",
    found: { volume: object("PersistentVolume", undefined, "pv-1", deleting) },
    expected: "wait",
  },
  {
    name: "when PV is found and is not claimed, result is false",
    found: { volume: volume("pv-1", "Retain") },
    expected: "present",
  },
  {
    name: "when PV is found and its claim is null, result is false",
    found: { volume: object("PersistentVolume", undefined, "pv-1", { spec: { claimRef: null } }) },
    expected: "present",
  },
  {
    name: "when PV is found and has associated PVC and namespace that aren't deleting, result is false",
    found: { volume: claimed, claim: itsClaim, namespace },
    expected: "present",
  },
  {
    name: "when PV is found and has associated PVC that is deleting, result is false + timeout error",
    found: { volume: claimed, claim: claim("ns-1", "pvc-1", "pv-1", deleting), namespace },
    expected: "wait",
  },
  {
    name: "when PV is found, has associated PVC that's not deleting, has associated NS that is terminating, result is false + timeout error",
    found: {
      volume: claimed,
      claim: itsClaim,
      namespace: { ...namespace, status: { phase: "Terminating" } },
    },
    expected: "wait",
  },
  {
    name: "when PV is found, has associated PVC that's not deleting, has associated NS that has deletion timestamp, result is false + timeout error",
    found: {
      volume: claimed,
      claim: itsClaim,
      namespace: object("Namespace", undefined, "ns-1", deleting),
    },
    expected: "wait",
  },
  {
    name: "when PV is found, associated PVC is not found, result is false + timeout error",
    found: { volume: claimed, namespace },
    expected: "wait",
  },
  {
    name: "when PV is found, has associated PVC, associated namespace not found, result is false + timeout error",
    found: { volume: claimed, claim: itsClaim },
    expected: "wait",
  },
])("$name (TestShouldRestore)", ({ found, expected }) => {
  expect(volumePresence(found)).toBe(expected);
});
