import type { Answer, AwsServices } from "./aws-services.ts";

/** An invocation of a function that waits for its answer. */
export function invoked({ functions, changes }: AwsServices, arn: string, input: object): Answer {
  const work = functions.get(arn);
  if (work === undefined) return { refused: "ResourceNotFoundException" };
  changes.push({ operation: "Invoke", input: { arn, ...input } });
  try {
    return Object(work(input));
  } catch (error) {
    const { name, message } = error as Error;
    return { errorType: name, errorMessage: message };
  }
}
