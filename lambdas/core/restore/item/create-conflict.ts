import { listAt, textAt } from "../../kube/lossless-json-fields.ts";

/**
 * What a refused create says about an object of that name. `askFirst`: it may be there, and is if
 * the cluster has it.
 */
export type CreateConflict = "exists" | "askFirst" | "none";

/**
 * Reads the Status an API server refused a create with (velero pkg/restore/restore.go,
 * isAlreadyExistsError).
 *
 * A Service that exists and holds a node port is not refused as existing, because its port is checked
 * before its name: with 422 for `nodePort`, with 500 for `healthCheckNodePort`. But the port may as
 * well be another Service's, so only the cluster can tell.
 */
export function createConflict(kind: string, status: unknown): CreateConflict {
  if (textAt(status, "reason") === "AlreadyExists") return "exists";
  const causes = listAt(status, "details", "causes");
  const isAboutPorts = causes.every((cause) => textAt(cause, "message")?.includes(PORT_TAKEN));
  return kind === "Service" && causes.length > 0 && isAboutPorts ? "askFirst" : "none";
}

const PORT_TAKEN = "provided port is already allocated";
