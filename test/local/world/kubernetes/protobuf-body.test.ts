import { describe, expect, it } from "vitest";
import { readProtobufBody } from "../../../../local/world/kubernetes/protobuf-body.ts";

describe("readProtobufBody", () => {
  it("reads a Namespace", () => {
    const body = envelope("v1", "Namespace", message(1, text(1, "shop")));
    expect(readProtobufBody(body)).toEqual({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "shop" },
    });
  });

  it("reads maps of text and of bytes", () => {
    const entry = Buffer.concat([text(1, "key"), text(2, "ö")]);
    const map = envelope("v1", "ConfigMap", Buffer.concat([message(2, entry), message(3, entry)]));
    const { data, binaryData } = readProtobufBody(map) ?? {};
    expect(data).toEqual({ key: "ö" });
    expect(binaryData).toEqual({ key: "w7Y=" });
  });

  it("reads lists, numbers and what is nested", () => {
    const container = message(2, Buffer.concat([text(1, "c"), text(4, "-x"), text(4, "-y")]));
    const template = message(3, message(2, container));
    const spec = Buffer.concat([Buffer.from([8, 0xac, 2]), template]);
    expect(readProtobufBody(envelope("apps/v1", "Deployment", message(2, spec)))).toMatchObject({
      spec: {
        replicas: 300,
        template: { spec: { containers: [{ name: "c", args: ["-x", "-y"] }] } },
      },
    });
  });

  it("passes over fields it does not know", () => {
    const metadata = message(1, Buffer.concat([text(1, "n"), text(99, "?")]));
    const body = envelope("v1", "ServiceAccount", metadata);
    expect(readProtobufBody(body)).toMatchObject({ metadata: { name: "n" } });
  });

  it.for([
    { rule: "another kind", body: envelope("v1", "Pod", Buffer.alloc(0)) },
    { rule: "another version", body: envelope("v2", "Namespace", Buffer.alloc(0)) },
    { rule: "what is no protobuf", body: Buffer.from("{}") },
  ])("gives nothing for $rule", ({ body }) => {
    expect(readProtobufBody(body)).toBeUndefined();
  });
});

function envelope(apiVersion: string, kind: string, raw: Buffer): Buffer {
  const type = Buffer.concat([text(1, apiVersion), text(2, kind)]);
  return Buffer.concat([Buffer.from("k8s\0"), message(1, type), message(2, raw)]);
}

function text(field: number, value: string): Buffer {
  return message(field, Buffer.from(value));
}

function message(field: number, body: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(body.length), body]);
}

function varint(value: number): Buffer {
  return value < 0x80
    ? Buffer.from([value])
    : Buffer.concat([Buffer.from([(value & 0x7f) | 0x80]), varint(value >> 7)]);
}
