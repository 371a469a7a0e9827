import type { JsonObject } from "./json-object.ts";

/**
 * Fields by their numbers, as `name:type`. A type is `string`, `int`, `bool`, `bytes` (base64 in
 * JSON), another message, `{string}` or `{bytes}` for a map, with `[]` in front for a list
 * (k8s.io/api, generated.proto).
 */
const MESSAGES: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  Unknown: { 1: "type:TypeMeta", 2: "raw:bytes" },
  TypeMeta: { 1: "apiVersion:string", 2: "kind:string" },
  MapEntry: { 1: "key:string", 2: "value:string" },
  BytesEntry: { 1: "key:string", 2: "value:bytes" },
  ObjectMeta: {
    1: "name:string",
    2: "generateName:string",
    3: "namespace:string",
    11: "labels:{string}",
    12: "annotations:{string}",
    14: "finalizers:[]string",
  },
  Namespace: { 1: "metadata:ObjectMeta" },
  ServiceAccount: { 1: "metadata:ObjectMeta" },
  ConfigMap: {
    1: "metadata:ObjectMeta",
    2: "data:{string}",
    3: "binaryData:{bytes}",
    4: "immutable:bool",
  },
  Secret: {
    1: "metadata:ObjectMeta",
    2: "data:{bytes}",
    3: "type:string",
    4: "stringData:{string}",
    5: "immutable:bool",
  },
  Deployment: { 1: "metadata:ObjectMeta", 2: "spec:DeploymentSpec" },
  DeploymentSpec: { 1: "replicas:int", 2: "selector:LabelSelector", 3: "template:PodTemplate" },
  LabelSelector: { 1: "matchLabels:{string}" },
  PodTemplate: { 1: "metadata:ObjectMeta", 2: "spec:PodSpec" },
  PodSpec: { 2: "containers:[]Container" },
  Container: {
    1: "name:string",
    2: "image:string",
    3: "command:[]string",
    4: "args:[]string",
    6: "ports:[]ContainerPort",
  },
  SelfSubjectAccessReview: { 1: "metadata:ObjectMeta", 2: "spec:AccessReviewSpec" },
  AccessReviewSpec: { 1: "resourceAttributes:ResourceAttributes" },
  ResourceAttributes: {
    1: "namespace:string",
    2: "verb:string",
    3: "group:string",
    5: "resource:string",
  },
  ContainerPort: { 1: "name:string", 3: "containerPort:int", 4: "protocol:string" },
};

/** The kinds that are read, and their only version. */
const KINDS: Readonly<Record<string, string>> = {
  ConfigMap: "v1",
  Deployment: "apps/v1",
  Namespace: "v1",
  Secret: "v1",
  SelfSubjectAccessReview: "authorization.k8s.io/v1",
  ServiceAccount: "v1",
};

const MAGIC = "k8s\0";

/**
 * Reads the bodies of `kubectl create namespace|configmap|secret|serviceaccount|deployment` and
 * `kubectl auth can-i`; `undefined` for any other kind. Fields they never set are passed over.
 */
export function readProtobufBody(body: Buffer): JsonObject | undefined {
  if (body.subarray(0, MAGIC.length).toString("latin1") !== MAGIC) return undefined;
  const { type, raw } = readMessage("Unknown", body.subarray(MAGIC.length));
  const { apiVersion, kind } = type as { apiVersion: string; kind: string };
  if (!Object.hasOwn(KINDS, kind) || KINDS[kind] !== apiVersion) return undefined;
  const object = readMessage(kind, Buffer.from(String(raw), "base64"));
  return { apiVersion, kind, ...object };
}

function readMessage(message: string, bytes: Buffer): JsonObject {
  const fields = MESSAGES[message] ?? {};
  const object: JsonObject = {};
  for (const { number, value } of readFields(bytes)) {
    const [name, type = ""] = fields[number]?.split(":") ?? [];
    if (name !== undefined) addValue(object, name, type, value);
  }
  return object;
}

function addValue(object: JsonObject, name: string, type: string, value: bigint | Buffer): void {
  if (type.startsWith("[]")) {
    const list = (object[name] as unknown[] | undefined) ?? [];
    object[name] = [...list, readValue(type.slice(2), value)];
  } else if (type.startsWith("{")) {
    const entry = readMessage(type === "{bytes}" ? "BytesEntry" : "MapEntry", value as Buffer);
    object[name] = { ...(object[name] as object), [String(entry.key)]: entry.value ?? "" };
  } else if (value !== 0n && (typeof value === "bigint" || value.length > 0)) {
    object[name] = readValue(type, value);
  }
}

function readValue(type: string, value: bigint | Buffer): unknown {
  if (typeof value === "bigint") return type === "bool" ? value === 1n : Number(value);
  if (type === "string") return value.toString();
  return type === "bytes" ? value.toString("base64") : readMessage(type, value);
}

/** The fields of a message: numbers (wire type 0) and lengths of bytes (wire type 2). */
function* readFields(bytes: Buffer): Generator<{ number: number; value: bigint | Buffer }> {
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    const length = varint();
    if ((tag & 7) === 0) yield { number, value: length };
    else {
      const start = at;
      at += Number(length);
      yield { number, value: bytes.subarray(start, at) };
    }
  }
}
