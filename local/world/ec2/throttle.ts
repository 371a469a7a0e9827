import { Ec2Error } from "./ec2-error.ts";
import type { Ec2Request } from "./ec2-request.ts";

/** A token bucket: it holds `burst` requests, and is refilled with so many a second. */
export interface Bucket {
  readonly burst: number;
  readonly perSecond: number;
}

/** Buckets by action; those that are left out are AWS's own. */
export type Buckets = Readonly<Record<string, Bucket>>;

const CHANGE: Bucket = { burst: 100, perSecond: 5 };
const QUESTION: Bucket = { burst: 100, perSecond: 20 };
/** Of what describes everything there is. */
const WIDE_QUESTION: Bucket = { burst: 50, perSecond: 10 };

/** Each account has these in each Region (AWS EC2 developer guide, "Request throttling"). */
const AWS_BUCKETS: Buckets = {
  CreateSnapshot: CHANGE,
  CreateSnapshots: CHANGE,
  DeleteSnapshot: CHANGE,
  CreateVolume: CHANGE,
  DeleteVolume: CHANGE,
  CopySnapshot: { burst: 50, perSecond: 5 },
};

/** One request, in thousandths, so that tokens add up exactly at millisecond steps. */
const ONE = 1000;

/** Counts requests against the limits of an account. Every Region, and every action in it, has its own bucket. */
export class Throttle {
  readonly #buckets: Buckets;
  readonly #levels = new Map<string, { readonly tokens: number; readonly at: number }>();

  constructor(buckets: Buckets = {}) {
    this.#buckets = buckets;
  }

  /**
   * Takes a request's token. One that is refused costs nothing.
   *
   * @param at milliseconds since 1970.
   * @throws Ec2Error `RequestLimitExceeded` when there is none.
   */
  admit(request: Ec2Request, at: number): void {
    const { burst, perSecond } = this.#bucketOf(request);
    const key = `${request.region} ${request.action}`;
    const level = this.#levels.get(key) ?? { tokens: burst * ONE, at };
    const refilled = Math.min(burst * ONE, level.tokens + (at - level.at) * perSecond);
    if (refilled < ONE) {
      this.#levels.set(key, { tokens: refilled, at });
      throw new Ec2Error("RequestLimitExceeded", "Request limit exceeded.", 503);
    }
    this.#levels.set(key, { tokens: refilled - ONE, at });
  }

  #bucketOf({ action, parameters }: Ec2Request): Bucket {
    const own = this.#buckets[action] ?? AWS_BUCKETS[action];
    if (own) return own;
    const isNarrow =
      parameters.text("MaxResults") !== undefined || parameters.groups("Filter").length > 0;
    return isNarrow ? QUESTION : WIDE_QUESTION;
  }
}
