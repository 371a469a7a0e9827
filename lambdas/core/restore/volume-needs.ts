import type { Buffer } from "node:buffer";
import { listAt, textAt } from "../kube/lossless-json-fields.ts";
import type { RestoreItemRef } from "./item/restore-context.ts";
import type { RestoreVerdict } from "./restore-selection.ts";

type Verdict = RestoreVerdict["verdict"];

interface ArchivedClaim {
  readonly verdict: Verdict;
  readonly volumeName: string | undefined;
}

/**
 * Which volumes a restore will come to: those it selects, and those that a claim leads to which it
 * selects or a pod leads to, as the actions of pods and claims say. A disk is made for no other.
 */
export class VolumeNeeds {
  readonly #verdicts = new Map<string, Verdict>();
  readonly #claims = new Map<string, ArchivedClaim>();
  readonly #claimsOfPods = new Map<string, readonly string[]>();

  /** Takes an archived item of any kind; of two with one path the later one counts. */
  add({ groupResource, namespace, name }: RestoreItemRef, verdict: Verdict, json: Buffer): void {
    const path = `${namespace}/${name}`;
    switch (groupResource) {
      case "persistentvolumes":
        this.#verdicts.set(name, verdict);
        return;
      case "persistentvolumeclaims":
        this.#claims.set(path, { verdict, volumeName: boundVolume(parsed(json)) });
        return;
      case "pods": {
        const claims = verdict === "restored" ? claimsOf(parsed(json), namespace) : [];
        this.#claimsOfPods.set(path, claims);
        return;
      }
    }
  }

  /** Names of the volumes, in the order of the archive. */
  get volumes(): readonly string[] {
    const wanted = new Set([...this.#claimsOfPods.values()].flat());
    const led = new Set(
      [...this.#claims].flatMap(([path, { verdict, volumeName }]) => {
        const isRestored = verdict === "restored" || (verdict === "onDemand" && wanted.has(path));
        return isRestored && volumeName !== undefined ? [volumeName] : [];
      }),
    );
    return [...this.#verdicts].flatMap(([name, verdict]) =>
      verdict === "restored" || (verdict === "onDemand" && led.has(name)) ? [name] : [],
    );
  }
}

function boundVolume(claim: unknown): string | undefined {
  return textAt(claim, "status", "phase") === "Bound"
    ? textAt(claim, "spec", "volumeName")
    : undefined;
}

function claimsOf(pod: unknown, namespace: string | undefined): readonly string[] {
  return listAt(pod, "spec", "volumes").flatMap((volume) => {
    const name = textAt(volume, "persistentVolumeClaim", "claimName");
    return name === undefined ? [] : [`${namespace}/${name}`];
  });
}

/** What is no JSON leads nowhere; that it is none is said when it is restored. */
function parsed(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString());
  } catch {
    return undefined;
  }
}
