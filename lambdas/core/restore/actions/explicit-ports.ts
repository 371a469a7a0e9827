import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import { fieldAt, isJsonObject, listAt, textAt } from "../../kube/lossless-json-fields.ts";

/** Which ports of a service somebody asked for, as opposed to those the cluster chose. */
export interface ExplicitPorts {
  /** Whether the `nodePort` of one of `spec.ports` was asked for. */
  readonly isExplicit: (port: unknown) => boolean;
  readonly healthCheck: boolean;
}

/**
 * Finds out which node ports of a service somebody asked for (velero
 * pkg/restore/actions/service_action.go): what `kubectl apply` noted in its annotation, or else, for
 * server-side apply, who manages the field. An annotation that is there is the only witness for
 * `spec.ports`, but not for the health check's.
 *
 * Throws a SyntaxError when the annotation is no JSON, and an Error when a port in it is no number.
 */
export function explicitPorts(service: KubernetesObject): ExplicitPorts {
  const annotation = textAt(service, "metadata", "annotations", LAST_APPLIED);
  const applied = annotation === undefined ? undefined : JSON.parse(annotation);
  const managed = listAt(service, "metadata", "managedFields").map((entry) =>
    fieldAt(entry, "fieldsV1", "f:spec"),
  );
  const healthCheck = fieldAt(applied, "spec", "healthCheckNodePort") ?? 0;
  return {
    isExplicit: annotation === undefined ? isManaged(managed) : isApplied(applied),
    healthCheck:
      healthCheck !== 0 ||
      managed.some((spec) => fieldAt(spec, "f:healthCheckNodePort") !== undefined),
  };
}

/** A named port counts by its name, whatever its number is now; an unnamed one by its number. */
function isApplied(applied: unknown): (port: unknown) => boolean {
  const ports = listAt(applied, "spec", "ports").filter((port) => nodePortOf(port) > 0);
  const names = new Set(ports.map((port) => textAt(port, "name") ?? ""));
  const unnamed = new Set(ports.filter((port) => !textAt(port, "name")).map(nodePortOf));
  return (port) => {
    const name = textAt(port, "name") ?? "";
    return name === "" ? unnamed.has(nodePortOf(port)) : names.has(name);
  };
}

function isManaged(specs: readonly unknown[]): (port: unknown) => boolean {
  return (port) => {
    const key = `k:{"port":${fieldAt(port, "port")},"protocol":"${fieldAt(port, "protocol")}"}`;
    return specs.some((spec) => {
      const fields = fieldAt(spec, "f:ports", key);
      return isJsonObject(fields) && Object.hasOwn(fields, "f:nodePort");
    });
  };
}

function nodePortOf(port: unknown): number {
  const nodePort = fieldAt(port, "nodePort");
  if (typeof nodePort !== "string") return typeof nodePort === "number" ? nodePort : 0;
  if (/^[+-]?\d+$/.test(nodePort)) return Number(nodePort);
  throw new Error(`node port "${nodePort}" in annotation ${LAST_APPLIED} is not a number`);
}

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
