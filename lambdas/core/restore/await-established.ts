import type { KubernetesWriter, ObjectPlace } from "../kube/kubernetes-writer.ts";
import { listAt, textAt } from "../kube/lossless-json-fields.ts";
import type { Pause } from "./pause.ts";

/** One second between two looks: 10 minutes, Velero's default. The first ones come sooner. */
const LOOKS = 600;
const FIRST_INTERVALS = [50, 100, 200, 400];
const INTERVAL = 1000;

/**
 * Waits until the API server serves what a CustomResourceDefinition defines: its conditions
 * `Established` and `NamesAccepted` hold (velero pkg/restore/restore.go, crdAvailable). `false` after
 * ten minutes.
 */
export async function awaitEstablished(
  definition: ObjectPlace,
  writer: KubernetesWriter,
  pause: Pause,
): Promise<boolean> {
  for (let look = 0; look < LOOKS; look++) {
    const conditions = listAt(await writer.get(definition), "status", "conditions");
    if (["Established", "NamesAccepted"].every((type) => holds(conditions, type))) return true;
    await pause(FIRST_INTERVALS[look] ?? INTERVAL);
  }
  return false;
}

function holds(conditions: readonly unknown[], type: string): boolean {
  return conditions.some(
    (condition) => textAt(condition, "type") === type && textAt(condition, "status") === "True",
  );
}
