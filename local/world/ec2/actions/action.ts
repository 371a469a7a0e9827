import type { XmlContent } from "../../xml.ts";
import type { Ec2Region } from "../ec2-region.ts";
import type { Parameters } from "../parameters.ts";

/** A request that was admitted. */
export interface Call {
  /** That it was signed for. */
  readonly region: Ec2Region;
  readonly parameters: Parameters;
}

/**
 * Reads and checks a request and gives what carries it out, so that a dry run can stop in between.
 * Everything that the action knows must be read before it returns; the rest is refused.
 *
 * @throws Ec2Error when EC2 would refuse it.
 */
export type Action = (call: Call) => () => XmlContent;
