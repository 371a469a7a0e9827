import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A certificate for 127.0.0.1 and localhost, which is its own authority, and its key; PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const OID = { commonName: "550403", basicConstraints: "551d13", subjectAltName: "551d11" };
const ECDSA_WITH_SHA256 = "2a8648ce3d040302";

/**
 * Makes a certificate that is valid from a day before `now` for a month. Node can sign but not
 * issue, so the few structures of X.509 (RFC 5280) are written here.
 */
export function selfSignedCertificate(now: Date): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der(SEQUENCE, objectId(ECDSA_WITH_SHA256));
  const name = der(SEQUENCE, der(SET, der(SEQUENCE, objectId(OID.commonName), text("jangada"))));
  const toSign = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    der(SEQUENCE, time(now, -1), time(now, 30)),
    name,
    publicKey.export({ format: "der", type: "spki" }),
    der(0xa3, der(SEQUENCE, authority(), alternativeNames())),
  );
  const signature = sign("sha256", toSign, privateKey);
  const signed = der(0x03, Buffer.from([0]), signature);
  return {
    certificate: pem(der(SEQUENCE, toSign, algorithm, signed)),
    key: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}

/** One value of DER: a tag, a length in as few bytes as it takes (Go insists), the contents. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  const size = body.length;
  if (size < 0x80) return Buffer.concat([Buffer.from([tag, size]), body]);
  const length = size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function objectId(encoded: string): Buffer {
  return der(0x06, Buffer.from(encoded, "hex"));
}

function text(value: string): Buffer {
  return der(0x0c, Buffer.from(value));
}

function time(now: Date, days: number): Buffer {
  const at = new Date(now.getTime() + days * 86_400_000).toISOString();
  return der(0x17, Buffer.from(`${at.slice(2, 19).replaceAll(/[-:T]/g, "")}Z`));
}

function authority(): Buffer {
  const isAuthority = der(SEQUENCE, der(0x01, Buffer.from([0xff])));
  const critical = der(0x01, Buffer.from([0xff]));
  return der(SEQUENCE, objectId(OID.basicConstraints), critical, der(0x04, isAuthority));
}

function alternativeNames(): Buffer {
  const address = der(0x87, Buffer.from([127, 0, 0, 1]));
  const names = der(SEQUENCE, address, der(0x82, Buffer.from("localhost")));
  return der(SEQUENCE, objectId(OID.subjectAltName), der(0x04, names));
}

function pem(contents: Buffer): string {
  const lines = contents.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
