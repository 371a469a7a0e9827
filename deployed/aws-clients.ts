import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { SchedulerClient } from "@aws-sdk/client-scheduler";
import type { SFNClient } from "@aws-sdk/client-sfn";
import { SSMClient } from "@aws-sdk/client-ssm";

/** Longest that Lambda lets a function run; who waits for one waits a little longer. */
const FUNCTION_MILLISECONDS = 15 * 60_000 + 10_000;

/**
 * Clients by the ordinary AWS settings (`AWS_PROFILE`, `AWS_REGION`, `AWS_ENDPOINT_URL` and so on). Each
 * is loaded on first use: a command needs two of them, and loading takes longer than asking.
 */
export class AwsClients {
  readonly ssm = new SSMClient({});
  #sfn: Promise<SFNClient> | undefined;
  #scheduler: Promise<SchedulerClient> | undefined;
  #lambda: Promise<LambdaClient> | undefined;
  #cloudWatch: Promise<CloudWatchClient> | undefined;

  sfn(): Promise<SFNClient> {
    this.#sfn ??= import("@aws-sdk/client-sfn").then(({ SFNClient }) => new SFNClient({}));
    return this.#sfn;
  }

  scheduler(): Promise<SchedulerClient> {
    this.#scheduler ??= import("@aws-sdk/client-scheduler").then(
      ({ SchedulerClient }) => new SchedulerClient({}),
    );
    return this.#scheduler;
  }

  cloudWatch(): Promise<CloudWatchClient> {
    this.#cloudWatch ??= import("@aws-sdk/client-cloudwatch").then(
      ({ CloudWatchClient }) => new CloudWatchClient({}),
    );
    return this.#cloudWatch;
  }

  /** Sends once: a function that was asked twice would do its work twice. */
  lambda(): Promise<LambdaClient> {
    this.#lambda ??= import("@aws-sdk/client-lambda").then(
      ({ LambdaClient }) =>
        new LambdaClient({
          maxAttempts: 1,
          requestHandler: { requestTimeout: FUNCTION_MILLISECONDS },
        }),
    );
    return this.#lambda;
  }

  /** Ends connections. */
  async close(): Promise<void> {
    const opened = await Promise.all([this.#sfn, this.#scheduler, this.#lambda, this.#cloudWatch]);
    for (const client of [this.ssm, ...opened]) client?.destroy();
  }
}
