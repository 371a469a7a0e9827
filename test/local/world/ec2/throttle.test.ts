import { describe, expect, it } from "vitest";
import { ec2Request } from "../../../../local/world/ec2/ec2-request.ts";
import { type Buckets, Throttle } from "../../../../local/world/ec2/throttle.ts";

function request(action: string, region = "us-east-1", more = "") {
  const form = `Action=${action}&Version=2016-11-15${more}`;
  return ec2Request(form, `AWS4-HMAC-SHA256 Credential=x/20261123/${region}/ec2/aws4_request`);
}

/** How many of so many requests at one moment are admitted. */
function admitted(throttle: Throttle, count: number, at: number, ask = request("CreateVolume")) {
  return Array.from({ length: count }, () => {
    try {
      throttle.admit(ask, at);
      return 1;
    } catch (error) {
      expect(error).toMatchObject({ code: "RequestLimitExceeded", status: 503 });
      return 0;
    }
  }).reduce<number>((sum, one) => sum + one, 0);
}

describe("Throttle", () => {
  it.for([
    { action: "CreateSnapshot", burst: 100, perSecond: 5 },
    { action: "CreateSnapshots", burst: 100, perSecond: 5 },
    { action: "DeleteSnapshot", burst: 100, perSecond: 5 },
    { action: "CreateVolume", burst: 100, perSecond: 5 },
    { action: "DeleteVolume", burst: 100, perSecond: 5 },
    { action: "CopySnapshot", burst: 50, perSecond: 5 },
    { action: "DescribeVolumes", burst: 50, perSecond: 10 },
    { action: "DescribeVolumes", more: "&MaxResults=1000", burst: 100, perSecond: 20 },
    { action: "DescribeSnapshots", more: "&Filter.1.Name=status", burst: 100, perSecond: 20 },
  ])("admits $burst of $action$more, and $perSecond a second from then on", (limits) => {
    const { action, more, burst, perSecond } = limits;
    const throttle = new Throttle();
    const ask = request(action, "us-east-1", more);
    expect(admitted(throttle, 200, 0, ask)).toBe(burst);
    expect(admitted(throttle, 200, 1000, ask)).toBe(perSecond);
    expect(admitted(throttle, 200, 1_000_000, ask)).toBe(burst);
  });

  it("refills by the millisecond, and refusals cost nothing", () => {
    const throttle = new Throttle({ CreateVolume: { burst: 1, perSecond: 5 } });
    expect(admitted(throttle, 1, 0)).toBe(1);
    for (let at = 10; at < 200; at += 10) expect(admitted(throttle, 1, at)).toBe(0);
    expect(admitted(throttle, 2, 200)).toBe(1);
    for (let at = 400; at < 20_000; at += 200) expect(admitted(throttle, 1, at)).toBe(1);
  });

  it("counts every action and every Region apart", () => {
    const bucket = { burst: 1, perSecond: 1 };
    const buckets: Buckets = { CreateVolume: bucket, DeleteVolume: bucket };
    const throttle = new Throttle(buckets);
    expect(admitted(throttle, 2, 0)).toBe(1);
    expect(admitted(throttle, 2, 0, request("DeleteVolume"))).toBe(1);
    expect(admitted(throttle, 2, 0, request("CreateVolume", "eu-west-1"))).toBe(1);
  });
});
