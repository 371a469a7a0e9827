import { describe, expect, it } from "vitest";
import { expirationOf, timeOf } from "../../../lambdas/core/locations/expiration.ts";
import { storedBackup } from "../velero/objects.ts";

const start = "2026-11-23T03:00:00Z";

describe("expirationOf", () => {
  it.for([
    { expiration: "2026-12-23T03:00:00Z", startTimestamp: start },
    { expiration: "2126-10-30T03:00:00Z", startTimestamp: start },
    { expiration: "2028-02-29T00:00:00+02:00", startTimestamp: start },
    { expiration: "2026-12-23T03:00:00Z" },
  ])("reads $expiration", (status) => {
    expect(expirationOf(storedBackup("a", status))).toEqual(new Date(status.expiration));
  });

  it.for([
    {},
    { expiration: start, startTimestamp: start },
    { expiration: "2026-11-23T02:59:59Z", startTimestamp: start },
    { expiration: "soon", startTimestamp: start },
  ])("relies on no expiration in %j", (status) => {
    expect(expirationOf(storedBackup("a", status))).toBeUndefined();
  });
});

describe("timeOf", () => {
  it.for([undefined, "", "2026-11-23", "2027-02-29T00:00:00Z", "1700000000"])(
    "takes %s for no time",
    (text) => {
      expect(timeOf(text)).toBeUndefined();
    },
  );
});
