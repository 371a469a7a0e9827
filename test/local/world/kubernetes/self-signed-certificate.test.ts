import { createPrivateKey, X509Certificate } from "node:crypto";
import { expect, it } from "vitest";
import { selfSignedCertificate } from "../../../../local/world/kubernetes/self-signed-certificate.ts";

const NOW = new Date("2026-03-01T12:00:00Z");

it("makes a certificate for loopback that is its own authority", () => {
  const { certificate, key } = selfSignedCertificate(NOW);
  const parsed = new X509Certificate(certificate);
  expect(parsed.checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect(parsed.checkHost("localhost")).toBe("localhost");
  expect(parsed.checkIP("192.0.2.1")).toBeUndefined();
  expect(parsed.ca).toBe(true);
  expect(parsed.verify(parsed.publicKey)).toBe(true);
  expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
});

it("makes it valid from a day before for a month", () => {
  const parsed = new X509Certificate(selfSignedCertificate(NOW).certificate);
  expect(new Date(parsed.validFrom)).toEqual(new Date("2026-02-28T12:00:00Z"));
  expect(new Date(parsed.validTo)).toEqual(new Date("2026-03-31T12:00:00Z"));
});
