import { EC2Client, type EC2ClientConfig } from "@aws-sdk/client-ec2";
import { fromIni } from "@aws-sdk/credential-provider-ini";

/** `spec.config` of a VolumeSnapshotLocation, as far as it says whom to ask (velero-plugin-for-aws volumesnapshotlocation.md). */
export interface Ec2Settings {
  /** Unset: what the environment says. */
  readonly region?: string | undefined;
  /** Profile inside the credentials file. */
  readonly profile?: string | undefined;
  /** Path of a file such as `~/.aws/credentials`. */
  readonly credentialsFile?: string | undefined;
  /** Used where neither of the two above is set. */
  readonly credentials?: EC2ClientConfig["credentials"];
}

/** Clients of one Region and account. */
export interface Ec2Clients {
  /** Repeats a request that got no answer. */
  readonly repeating: EC2Client;
  /**
   * Sends a request once. CreateSnapshot knows no client token, so repeating it after a lost answer
   * would take a second snapshot.
   */
  readonly once: EC2Client;
}

const CONNECTION_TIMEOUT_MS = 5_000;
/** EC2 takes some seconds for a set of 128 disks. */
const IDLE_TIMEOUT_MS = 60_000;
/** Two pauses of up to 0.1 and 0.2 s; throttling is waited out by whoever paces the requests. */
const MAX_ATTEMPTS = 3;

/** Opens clients for a location. What it leaves open is taken from the AWS SDK's usual places. */
export function ec2ClientsFor(settings: Ec2Settings = {}): Ec2Clients {
  const { region, profile, credentialsFile, credentials } = settings;
  const config: EC2ClientConfig = {
    ...(region && { region }),
    ...(credentials && { credentials }),
    ...((profile || credentialsFile) && {
      credentials: fromIni({ profile, filepath: credentialsFile }),
    }),
    retryMode: "standard",
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, socketTimeout: IDLE_TIMEOUT_MS },
  };
  return {
    repeating: new EC2Client({ ...config, maxAttempts: MAX_ATTEMPTS }),
    once: new EC2Client({ ...config, maxAttempts: 1 }),
  };
}
