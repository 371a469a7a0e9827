import { describe, expect, it } from "vitest";
import { service } from "../../../../lambdas/core/restore/actions/service.ts";
import { object } from "../item/builders.ts";
import { changedBy, executeAction } from "./execute-action.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
const applied = (spec: object) => ({
  annotations: { [LAST_APPLIED]: JSON.stringify({ kind: "Service", spec }) },
});
const managed = (...specs: object[]) => ({
  managedFields: [
    { manager: "kubelet" },
    ...specs.map((spec) => ({ fieldsV1: { "f:spec": spec } })),
  ],
});
const managedPorts = (fields: object) =>
  managed(
    { "f:type": {} },
    {
      "f:ports": {
        'k:{"port":443,"protocol":"TCP"}': fields,
        'k:{"port":80,"protocol":"TCP"}': fields,
      },
    },
  );

interface Row {
  readonly name: string;
  readonly metadata?: object;
  readonly preserve?: boolean;
  readonly before: object;
  readonly after: object;
}

const tcp = (name: string, port: number, nodePort?: number) => ({
  name,
  port,
  protocol: "TCP",
  ...(nodePort !== undefined && { nodePort }),
});
const LOCAL = { externalTrafficPolicy: "Local", type: "LoadBalancer" };
const CLUSTER = { externalTrafficPolicy: "Cluster", type: "LoadBalancer" };
const PORTS = {
  ports: [
    { name: "http", port: 80, nodePort: 8080 },
    { name: "x", nodePort: 9025 },
  ],
};

const ADDRESSES: readonly Row[] = [
  {
    name: "clusterIP/clusterIPs should be deleted from spec",
    before: { clusterIP: "10.0.0.1", clusterIPs: ["10.0.0.1"], loadBalancerIP: "should-be-kept" },
    after: { loadBalancerIP: "should-be-kept" },
  },
  {
    name: "headless clusterIP should not be deleted from spec",
    before: { clusterIP: "None", clusterIPs: ["None"] },
    after: { clusterIP: "None", clusterIPs: ["None"] },
  },
];

const NODE_PORTS: readonly Row[] = [
  {
    name: "nodePort (only) should be deleted from all spec.ports",
    before: {
      ports: [
        { port: 32000, nodePort: 32000 },
        { port: 32001, nodePort: 32001 },
      ],
    },
    after: { ports: [{ port: 32000 }, { port: 32001 }] },
  },
  {
    name: "unnamed nodePort should be deleted when missing in annotation",
    metadata: applied({}),
    before: { ports: [{ nodePort: 8080 }] },
    after: { ports: [{}] },
  },
  {
    name: "unnamed nodePort should be preserved when specified in annotation",
    metadata: applied({ ports: [{ nodePort: 8080 }] }),
    before: { ports: [{ nodePort: 8080 }, { nodePort: 9090 }] },
    after: { ports: [{ nodePort: 8080 }, {}] },
  },
  {
    name: "unnamed nodePort should be deleted when named nodePort specified in annotation",
    metadata: applied({ ports: [{ name: "http", nodePort: 8080 }] }),
    before: { ports: [{ nodePort: 8080 }] },
    after: { ports: [{}] },
  },
  {
    name: "unnamed nodePort should be deleted when named a string nodePort specified in annotation",
    metadata: applied({ ports: [{ name: "http", nodePort: "8080" }] }),
    before: { ports: [{ nodePort: 8080 }] },
    after: { ports: [{}] },
  },
  {
    name: "named nodePort should be preserved when specified in annotation",
    metadata: applied({ ports: [{ name: "http", nodePort: 8080 }] }),
    before: {
      ports: [
        { name: "http", nodePort: 8080 },
        { name: "admin", nodePort: 9090 },
      ],
    },
    after: { ports: [{ name: "http", nodePort: 8080 }, { name: "admin" }] },
  },
  {
    name: "nodePort should be deleted when it is null in annotation",
    metadata: applied({ ports: [{ name: "http", nodePort: null }] }),
    before: { ports: [{ name: "http", nodePort: 8080 }, "odd"] },
    after: { ports: [{ name: "http" }, "odd"] },
  },
  {
    name: "If PreserveNodePorts is True in restore spec then nodePort always preserved.",
    preserve: true,
    before: PORTS,
    after: PORTS,
  },
  {
    name: "nodePort should be delete when not specified in managedFields",
    metadata: managedPorts({ "f:port": {} }),
    before: { ports: [tcp("http", 80, 30000), tcp("https", 443, 30002)] },
    after: { ports: [tcp("http", 80), tcp("https", 443)] },
  },
  {
    name: "nodePort should be preserved when specified in managedFields",
    metadata: managedPorts({ "f:port": {}, "f:nodePort": {} }),
    before: { ports: [tcp("http", 80, 30000), tcp("https", 443, 30002)] },
    after: { ports: [tcp("http", 80, 30000), tcp("https", 443, 30002)] },
  },
  {
    name: "nodePort of an ExternalName service is not touched, whatever its annotation",
    metadata: { annotations: { [LAST_APPLIED]: "{" } },
    before: { type: "ExternalName", ports: [{ nodePort: 8080 }] },
    after: { type: "ExternalName", ports: [{ nodePort: 8080 }] },
  },
];

const HEALTH_CHECK: readonly Row[] = [
  {
    name: "If PreserveNodePorts is True in restore spec then HealthCheckNodePort always preserved.",
    preserve: true,
    before: { healthCheckNodePort: 8080, ...LOCAL, ...PORTS },
    after: { healthCheckNodePort: 8080, ...LOCAL, ...PORTS },
  },
  {
    name: "If PreserveNodePorts is False in restore spec then HealthCheckNodePort should be cleaned.",
    before: { healthCheckNodePort: 8080, ...LOCAL },
    after: LOCAL,
  },
  {
    name: "If PreserveNodePorts is false in restore spec, but service is not expected, then HealthCheckNodePort should be kept.",
    before: { healthCheckNodePort: 8080, ...CLUSTER },
    after: { healthCheckNodePort: 8080, ...CLUSTER },
  },
  {
    name: "If PreserveNodePorts is false in restore spec, but HealthCheckNodePort can be found in Annotation, then it should be kept.",
    metadata: applied({ healthCheckNodePort: 8080 }),
    before: { healthCheckNodePort: 8080, ...LOCAL },
    after: { healthCheckNodePort: 8080, ...LOCAL },
  },
  {
    name: "If PreserveNodePorts is false in restore spec, but HealthCheckNodePort can be found in ManagedFields, then it should be kept.",
    metadata: managed({ "f:healthCheckNodePort": {} }),
    before: { healthCheckNodePort: 8080, ...LOCAL },
    after: { healthCheckNodePort: 8080, ...LOCAL },
  },
  {
    name: "If PreserveNodePorts is false and HealthCheckNodePort is null in last-applied-configuration, it should not crash and the port should be cleared.",
    metadata: applied({ healthCheckNodePort: null }),
    before: { healthCheckNodePort: 8080, ...LOCAL },
    after: LOCAL,
  },
];

describe("service (TestServiceActionExecute)", () => {
  it.for([...ADDRESSES, ...NODE_PORTS, ...HEALTH_CHECK])("$name", (row) => {
    const { metadata, preserve = false, before, after } = row;
    const context = { spec: { preserveNodePorts: preserve } };
    const changed = changedBy(
      service,
      object("Service", "ns-1", "svc-1", { metadata, spec: before }),
      context,
    );
    expect(changed).toEqual(object("Service", "ns-1", "svc-1", { metadata, spec: after }));
  });

  it.for([
    ["is no JSON", "{", /^SyntaxError/],
    [
      "has a port that is no number",
      JSON.stringify({ spec: { ports: [{ nodePort: "http" }] } }),
      /^Error: node port "http" in annotation .* is not a number$/,
    ],
  ] as const)("fails on an annotation that %s", ([, annotation, error]) => {
    const metadata = { annotations: { [LAST_APPLIED]: annotation } };
    const broken = object("Service", "ns-1", "svc-1", { metadata, spec: { ports: [{}] } });
    expect(executeAction(service, broken)).toEqual({
      outcome: "failed",
      error: expect.stringMatching(error),
    });
  });
});
