import { Ec2Error } from "./ec2-error.ts";
import { Parameters } from "./parameters.ts";

/** One request of EC2's Query API. */
export interface Ec2Request {
  readonly action: string;
  /** That it was signed for. */
  readonly region: string;
  readonly dryRun: boolean;
  readonly parameters: Parameters;
}

const VERSION = "2016-11-15";
/** Credential=<access key id>/<date>/<region>/<service>/aws4_request */
const SCOPE = /Credential=[^/]+\/\d{8}\/([a-z0-9-]+)\/ec2\//;

/** Reads a request from the form it was sent in. The signature is not verified; it names the Region. */
export function ec2Request(form: string, authorization: string | undefined): Ec2Request {
  const parameters = new Parameters(new Map(new URLSearchParams(form)));
  const region = SCOPE.exec(authorization ?? "")?.[1];
  if (region === undefined) {
    const message = "AWS was not able to validate the provided access credentials";
    throw new Ec2Error("AuthFailure", message, 401);
  }
  if (parameters.required("Version") !== VERSION) {
    throw new Ec2Error("NoSuchVersion", `The requested version is not ${VERSION}`);
  }
  const action = parameters.required("Action");
  return { action, region, dryRun: parameters.flag("DryRun"), parameters };
}
