/** A directory of a bucket, as a storage location and a key name it. */
export interface BucketDirectory {
  readonly bucket: string;
  /** Below the bucket's top, ending in a slash unless empty. */
  readonly prefix: string;
}

/** Hosts of the console outside the commercial regions, which have one each. */
const HOSTS: readonly (readonly [region: RegExp, host: string])[] = [
  [/^cn-/, "console.amazonaws.cn"],
  [/^us-gov-/, "console.amazonaws-us-gov.com"],
];

/**
 * Addresses of a region's pages in the AWS console, for the stack and its functions alike: nothing else
 * spells them. Parts that are not known yet, such as a bucket's name in a template, may be references.
 */
export class ConsoleLinks {
  readonly #host: string;
  readonly #region: string;

  constructor(region: string) {
    const [, host] = HOSTS.find(([regions]) => regions.test(region)) ?? [];
    this.#host = `https://${host ?? `${region}.console.aws.amazon.com`}`;
    this.#region = region;
  }

  /** One state machine, with its executions. */
  stateMachine(arn: string): string {
    return `${this.#host}/states/home?region=${this.#region}#/statemachines/view/${arn}`;
  }

  /** One execution, with its input, output and every state's. */
  execution(arn: string): string {
    return `${this.#host}/states/home?region=${this.#region}#/v2/executions/details/${arn}`;
  }

  /** The log groups whose names contain a text. */
  logGroups(nameFilter: string): string {
    // The console wants the query in its fragment escaped twice, with a dollar sign for the per cent.
    return `${this.#host}/cloudwatch/home?region=${this.#region}#logsV2:log-groups$3FlogGroupNameFilter$3D${nameFilter}`;
  }

  /** What lies in a directory of a bucket. */
  directory({ bucket, prefix }: BucketDirectory): string {
    return `${this.#host}/s3/buckets/${bucket}?region=${this.#region}&prefix=${prefix}`;
  }
}
