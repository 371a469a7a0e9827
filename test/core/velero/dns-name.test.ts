import { describe, expect, it } from "vitest";

import { dnsLabelProblem, dnsSubdomainProblem } from "../../../lambdas/core/velero/dns-name.ts";

describe("dnsSubdomainProblem", () => {
  it.for(["a", "nightly-20261123000000", "a.b-c.9", "x".repeat(253)])("accepts %s", (name) => {
    expect(dnsSubdomainProblem(name)).toBeUndefined();
  });

  it.for(["", "A", "-a", "a-", "a..b", ".a", "a_b", "a/b", "é"])("refuses %j", (name) => {
    expect(dnsSubdomainProblem(name)).toContain("a lowercase RFC 1123 subdomain must consist of");
  });

  it("refuses more than 253 characters", () => {
    expect(dnsSubdomainProblem("x".repeat(254))).toBe("must be no more than 253 characters");
  });
});

describe("dnsLabelProblem", () => {
  it.for(["a", "kube-system", "0", "x".repeat(63)])("accepts %s", (name) => {
    expect(dnsLabelProblem(name)).toBeUndefined();
  });

  it.for(["", "a.b", "A", "-a", "a-"])("refuses %j", (name) => {
    expect(dnsLabelProblem(name)).toContain("a lowercase RFC 1123 label must consist of");
  });

  it("refuses more than 63 characters", () => {
    expect(dnsLabelProblem("x".repeat(64))).toBe("must be no more than 63 characters");
  });
});
