import { isObject, type JsonObject, listIn, objectIn, textIn } from "./json-object.ts";
import type { ServedResource } from "./served-resource.ts";

/** One column of `kubectl get`. */
export interface TableColumn {
  readonly name: string;
  readonly type: string;
  readonly priority: number;
  readonly cell: (object: JsonObject) => unknown;
}

type Cells = Readonly<Record<string, (object: JsonObject) => unknown>>;

/** What `kubectl get` shows between Name and Age, for the resources one looks at most. */
const CELLS: Readonly<Record<string, Cells>> = {
  pods: { Ready: podReady, Status: phase, Restarts: podRestarts },
  namespaces: { Status: phase },
  configmaps: { Data: (object) => countOf(object, "data") + countOf(object, "binaryData") },
  secrets: { Type: (object) => object.type, Data: (object) => countOf(object, "data") },
  serviceaccounts: { Secrets: (object) => listIn(object, "secrets").length },
  services: {
    Type: spec("type"),
    "Cluster-IP": spec("clusterIP"),
    "External-IP": externalAddress,
    "Port(s)": servicePorts,
  },
  persistentvolumeclaims: {
    Status: phase,
    Volume: spec("volumeName"),
    Capacity: (object) => objectIn(objectIn(object, "status"), "capacity").storage ?? "",
    "Access Modes": accessModes,
    StorageClass: spec("storageClassName"),
  },
  persistentvolumes: {
    Capacity: (object) => objectIn(objectIn(object, "spec"), "capacity").storage ?? "",
    "Access Modes": accessModes,
    "Reclaim Policy": spec("persistentVolumeReclaimPolicy"),
    Status: phase,
    Claim: claimOf,
    StorageClass: spec("storageClassName"),
  },
  "deployments.apps": {
    Ready: (object) => `${status(object, "readyReplicas")}/${replicas(object)}`,
    "Up-to-date": (object) => status(object, "updatedReplicas"),
    Available: (object) => status(object, "availableReplicas"),
  },
  "statefulsets.apps": {
    Ready: (object) => `${status(object, "readyReplicas")}/${replicas(object)}`,
  },
};

/** The columns of a resource's table, Name first. */
export function tableColumns(resource: ServedResource, now: Date): TableColumn[] {
  const inner = resource.custom ? customColumns(resource) : builtInColumns(resource);
  const last = resource.storage === "customresourcedefinitions.apiextensions.k8s.io";
  return [
    column("Name", (object) => objectIn(object, "metadata").name),
    ...inner,
    last
      ? column("Created At", (object) => objectIn(object, "metadata").creationTimestamp)
      : column("Age", (object) => ageOf(object, now)),
  ];
}

function builtInColumns({ storage }: ServedResource): TableColumn[] {
  return Object.entries(CELLS[storage] ?? {}).map(([name, cell]) => column(name, cell));
}

function customColumns({ printerColumns = [] }: ServedResource): TableColumn[] {
  return printerColumns.map(({ name, type, jsonPath, priority = 0 }) => ({
    name,
    type,
    priority,
    cell: (object) => valueAt(object, jsonPath),
  }));
}

function column(name: string, cell: TableColumn["cell"]): TableColumn {
  return { name, type: "string", priority: 0, cell };
}

/** Paths of plain field names; anything cleverer is shown empty. */
function valueAt(object: JsonObject, path: string): unknown {
  const steps = path.replace(/^\./, "").split(".");
  const value = steps.reduce<unknown>((at, step) => (isObject(at) ? at[step] : undefined), object);
  return value ?? null;
}

function phase(object: JsonObject): unknown {
  const deleted = objectIn(object, "metadata").deletionTimestamp !== undefined;
  return deleted ? "Terminating" : (objectIn(object, "status").phase ?? "");
}

function spec(field: string): (object: JsonObject) => unknown {
  return (object) => objectIn(object, "spec")[field] ?? "<none>";
}

function status(object: JsonObject, field: string): unknown {
  return objectIn(object, "status")[field] ?? 0;
}

function replicas(object: JsonObject): unknown {
  return objectIn(object, "spec").replicas ?? 1;
}

function countOf(object: JsonObject, field: string): number {
  return Object.keys(objectIn(object, field)).length;
}

function podReady(object: JsonObject): string {
  const containers = listIn(objectIn(object, "spec"), "containers").length;
  const statuses = listIn(objectIn(object, "status"), "containerStatuses").filter(isObject);
  return `${statuses.filter(({ ready }) => ready === true).length}/${containers}`;
}

function podRestarts(object: JsonObject): string {
  const statuses = listIn(objectIn(object, "status"), "containerStatuses").filter(isObject);
  const counts = statuses.map(({ restartCount }) => Number(restartCount ?? 0));
  return String(counts.reduce((sum, count) => sum + count, 0));
}

function externalAddress(object: JsonObject): string {
  const { type, externalName } = objectIn(object, "spec");
  if (type === "ExternalName") return String(externalName);
  const balancer = objectIn(objectIn(object, "status"), "loadBalancer");
  const addresses = listIn(balancer, "ingress").filter(isObject);
  const shown = addresses.map(({ ip, hostname }) => String(ip ?? hostname));
  return shown.join(",") || (type === "LoadBalancer" ? "<pending>" : "<none>");
}

function servicePorts(object: JsonObject): string {
  const ports = listIn(objectIn(object, "spec"), "ports").filter(isObject);
  const shown = ports.map(({ port, nodePort, protocol }) =>
    nodePort ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return shown.join(",") || "<none>";
}

const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

function accessModes(object: JsonObject): string {
  const modes = listIn(objectIn(object, "spec"), "accessModes").map(String);
  return modes.map((mode) => SHORT_MODES[mode] ?? mode).join(",");
}

function claimOf(object: JsonObject): string {
  const claim = objectIn(objectIn(object, "spec"), "claimRef");
  const name = textIn(claim, "name");
  return name === "" ? "" : `${textIn(claim, "namespace")}/${name}`;
}

const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
] as const;

/** Age in its largest unit, the way kubectl shows it, but for the finer steps in between. */
function ageOf(object: JsonObject, now: Date): string {
  const created = Date.parse(textIn(objectIn(object, "metadata"), "creationTimestamp"));
  if (Number.isNaN(created)) return "<unknown>";
  const seconds = Math.max(0, Math.floor((now.getTime() - created) / 1000));
  const unit = UNITS.find(([, size]) => seconds >= 2 * size);
  return unit === undefined ? `${seconds}s` : `${Math.floor(seconds / unit[1])}${unit[0]}`;
}
