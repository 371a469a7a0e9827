import { sameJson } from "../../../../lambdas/core/kube/lossless-json-fields.ts";
import type { Cluster } from "../cluster.ts";
import { ensureObject, isObject, type JsonObject, listIn, objectIn } from "../json-object.ts";
import {
  isNodePort,
  isServiceAddress,
  nodePortsOf,
  PORT_RANGE,
  type ServiceAddresses,
} from "../service-addresses.ts";
import { type Cause, invalidValue } from "../status-error.ts";
import type { KindRules } from "./kind-rules.ts";

/** A Service gets an address and node ports of its own, and keeps those it asks for if free. */
export const serviceRules: KindRules = {
  create(object, cluster) {
    const spec = ensureObject(object, "spec");
    setDefaults(spec);
    object.status = { loadBalancer: {} };
    const causes = [
      ...addressCauses(spec, cluster.addresses),
      ...portCauses(spec, {}, cluster.addresses),
    ];
    if (causes.length === 0) allocate(spec, cluster);
    return causes;
  },
  update(object, before, cluster) {
    const spec = ensureObject(object, "spec");
    const old = objectIn(before, "spec");
    setDefaults(spec);
    keepAddress(spec, old);
    const changed = spec.type !== "ExternalName" && old.type !== "ExternalName";
    if (changed && !sameJson(spec.clusterIP, old.clusterIP)) {
      const why = "may not change once set";
      return [invalidValue("spec.clusterIPs[0]", [spec.clusterIP], why)];
    }
    const causes = portCauses(spec, old, cluster.addresses);
    if (causes.length === 0) allocate(spec, cluster);
    return causes;
  },
};

function setDefaults(spec: JsonObject): void {
  spec.type ??= "ClusterIP";
  spec.sessionAffinity ??= "None";
  for (const port of portsOf(spec)) {
    port.protocol ??= "TCP";
    port.targetPort ??= port.port;
  }
  if (spec.type === "ExternalName") return;
  spec.internalTrafficPolicy ??= "Cluster";
  spec.ipFamilies ??= ["IPv4"];
  spec.ipFamilyPolicy ??= "SingleStack";
  if (wantsNodePorts(spec)) spec.externalTrafficPolicy ??= "Cluster";
}

/** A write that leaves addresses and ports out keeps what the Service has. */
function keepAddress(spec: JsonObject, old: JsonObject): void {
  if (spec.type === "ExternalName") return;
  if (!spec.clusterIP) {
    spec.clusterIP = old.clusterIP;
    spec.clusterIPs = old.clusterIPs;
  }
  if (!wantsNodePorts(spec)) return;
  for (const port of portsOf(spec)) {
    const former = portsOf(old).find(
      (other) => other.port === port.port && other.protocol === port.protocol,
    );
    if (former?.nodePort !== undefined) port.nodePort ??= former.nodePort;
  }
}

function addressCauses(spec: JsonObject, addresses: ServiceAddresses): Cause[] {
  const address = spec.clusterIP;
  if (typeof address !== "string" || address === "" || address === "None") return [];
  const refuse = (why: string) => [
    invalidValue("spec.clusterIPs", [address], `failed to allocate IP ${address}: ${why}`),
  ];
  if (!isServiceAddress(address)) {
    return refuse("the provided network does not match the current range");
  }
  return addresses.hasAddress(address) ? refuse("provided IP is already allocated") : [];
}

function portCauses(spec: JsonObject, old: JsonObject, addresses: ServiceAddresses): Cause[] {
  const own = new Set(nodePortsOf(old));
  return portsOf(spec).flatMap(({ nodePort }, index) => {
    if (typeof nodePort !== "number" || nodePort === 0 || own.has(nodePort)) return [];
    const refuse = (why: string) => [invalidValue(`spec.ports[${index}].nodePort`, nodePort, why)];
    if (!isNodePort(nodePort)) {
      const range = `The range of valid ports is ${PORT_RANGE}`;
      return refuse(`provided port is not in the valid range. ${range}`);
    }
    return addresses.hasPort(nodePort) ? refuse("provided port is already allocated") : [];
  });
}

function allocate(spec: JsonObject, { addresses }: Cluster): void {
  if (spec.type === "ExternalName") return;
  if (!spec.clusterIP) spec.clusterIP = addresses.freeAddress();
  spec.clusterIPs ??= [spec.clusterIP];
  if (!wantsNodePorts(spec)) return;
  const taken = new Set(nodePortsOf(spec));
  for (const port of portsOf(spec)) {
    port.nodePort ||= addresses.freePort(taken);
    taken.add(port.nodePort as number);
  }
  const healthChecked = spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
  if (healthChecked) spec.healthCheckNodePort ||= addresses.freePort(taken);
}

function wantsNodePorts(spec: JsonObject): boolean {
  if (spec.type === "LoadBalancer") return spec.allocateLoadBalancerNodePorts !== false;
  return spec.type === "NodePort";
}

function portsOf(spec: JsonObject): JsonObject[] {
  return listIn(spec, "ports").filter(isObject);
}
