import type { KubernetesObject } from "../../kube/kubernetes-object.ts";
import {
  isJsonObject,
  listAt,
  textAt,
  withField,
  withoutFields,
} from "../../kube/lossless-json-fields.ts";
import { explicitPorts } from "./explicit-ports.ts";
import type { ItemAction } from "./item-action.ts";

/**
 * Takes from a service the addresses and node ports its cluster chose for it; those somebody asked
 * for stay, and all node ports with `preserveNodePorts` (velero
 * pkg/restore/actions/service_action.go). Cluster IPs are never kept: another service may have them.
 */
export const service: ItemAction = {
  name: "velero.io/service",
  appliesTo: ["services"],
  execute({ object, context }) {
    const isHeadless = textAt(object, "spec", "clusterIP") === "None";
    const unaddressed = isHeadless ? object : withoutFields(object, ["spec"], CLUSTER_ADDRESSES);
    if (context.spec.preserveNodePorts) return { outcome: "restore", object: unaddressed };
    try {
      return { outcome: "restore", object: withoutChosenPorts(unaddressed) };
    } catch (error) {
      return { outcome: "failed", error: String(error) };
    }
  },
};

function withoutChosenPorts(object: KubernetesObject): KubernetesObject {
  const type = textAt(object, "spec", "type");
  if (type === "ExternalName") return object;
  const explicit = explicitPorts(object);
  const isLocal = textAt(object, "spec", "externalTrafficPolicy") === "Local";
  const losesHealthCheck = type === "LoadBalancer" && isLocal && !explicit.healthCheck;
  const ports = listAt(object, "spec", "ports");
  const freed = losesHealthCheck
    ? withoutFields(object, ["spec"], ["healthCheckNodePort"])
    : object;
  if (ports.length === 0) return freed;
  return withField(
    freed,
    ["spec", "ports"],
    ports.map((port) =>
      isJsonObject(port) && !explicit.isExplicit(port)
        ? withoutFields(port, [], ["nodePort"])
        : port,
    ),
  );
}

const CLUSTER_ADDRESSES = ["clusterIP", "clusterIPs"];
