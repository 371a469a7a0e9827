import { sameJson } from "../../../../lambdas/core/kube/lossless-json-fields.ts";
import { ensureObject, objectIn } from "../json-object.ts";
import { forbiddenValue } from "../status-error.ts";
import type { KindRules } from "./kind-rules.ts";

/** A claim waits for a volume and, once bound, does not change its mind. */
export const persistentVolumeClaimRules: KindRules = {
  create(object) {
    object.status = { phase: "Pending" };
    ensureObject(object, "spec").volumeMode ??= "Filesystem";
    return [];
  },
  update(object, before) {
    const { resources: _new, volumeName: name, ...spec } = objectIn(object, "spec");
    const { resources: _old, volumeName: oldName, ...old } = objectIn(before, "spec");
    if (sameJson(spec, old) && (oldName === undefined || name === oldName)) return [];
    const why =
      "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
    return [forbiddenValue("spec", why)];
  },
};

/** A volume nobody binds stays Pending. */
export const persistentVolumeRules: KindRules = {
  create(object) {
    object.status = { phase: "Pending" };
    ensureObject(object, "spec").volumeMode ??= "Filesystem";
    return [];
  },
};

/** A Pod that nobody schedules stays Pending. */
export const podRules: KindRules = {
  create(object) {
    object.status = { phase: "Pending" };
    ensureObject(object, "spec").restartPolicy ??= "Always";
    return [];
  },
};
