import { Logger } from "@aws-lambda-powertools/logger";
import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { logMetrics } from "@aws-lambda-powertools/metrics/middleware";
import { Tracer } from "@aws-lambda-powertools/tracer";
import { captureLambdaHandler } from "@aws-lambda-powertools/tracer/middleware";
import middy from "@middy/core";
import type { Context } from "aws-lambda";
import { originalStack } from "./original-stack.ts";

/** Writes what a function has to say besides a backup's own log. */
export const logger = new Logger();
/** Velero's metrics under their own names, without `velero_`. */
export const metrics = new Metrics({ namespace: "Jangada" });
// Alarms find a metric by exactly its dimensions, and the library adds `service`.
metrics.clearDefaultDimensions();
const tracer = new Tracer();

/** What a state's work may use besides its input. */
export interface Invocation {
  /** Aborts half a minute before the function's time is up, so that it can clean up after itself. */
  readonly signal: AbortSignal;
  /** Milliseconds until that. */
  readonly timeLeft: () => number;
}

const CLEAN_UP_MILLISECONDS = 30_000;

/** Wraps the work of one state in what every function does around it: log, metrics, trace, time limit. */
export function lambdaHandler<Input, Output>(
  work: (input: Input, invocation: Invocation) => Promise<Output>,
) {
  return middy<Input, Output>()
    .use(captureLambdaHandler(tracer))
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics, { captureColdStartMetric: true }))
    .onError(({ error }) => {
      if (error?.stack) error.stack = originalStack(error.stack);
    })
    .handler((input: Input, context: Context) => {
      const timeLeft = () =>
        Math.max(context.getRemainingTimeInMillis() - CLEAN_UP_MILLISECONDS, 0);
      return work(input, { signal: AbortSignal.timeout(timeLeft()), timeLeft });
    });
}
