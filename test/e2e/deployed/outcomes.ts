import { beforeAll, describe, expect, it } from "vitest";
import type { AwsCalls } from "../support/aws-calls.ts";
import type { DeployedStack } from "../support/deployed-stack.ts";
import { runExecution } from "../support/run-execution.ts";

const BACKUPS = "Jangada-lab-BackupWorkflow";
const RESTORES = "Jangada-lab-RestoreWorkflow";
/** No delivery here takes a second. */
const PATIENCE = { timeout: 20_000, interval: 250 };

/** What the topic sends of a run. */
interface Outcome {
  readonly outcome: string;
  readonly name: string;
}

/** Who is told of runs that ended, and of which: EventBridge's rules and SNS's filter, as deployed. */
export function describeOutcomes(deployed: () => DeployedStack): void {
  describe("of runs that ended", () => {
    let all: () => Promise<readonly string[]>;
    let mailed: () => Promise<readonly string[]>;
    beforeAll(async () => {
      const { calls } = deployed();
      const topic = await topicArn(calls);
      all = await listen(calls, { topic, name: "all" });
      mailed = await listen(calls, { topic, name: "mailed", ...(await mailFilter(calls, topic)) });
    });

    it("tells of each once, and by mail of those that ended badly", async () => {
      const { sfn } = deployed();
      const spec = { snapshotVolumes: false, includedNamespaces: ["shop"] };
      const backup = { backup: { metadata: { name: "told" }, spec } };
      await runExecution(sfn, BACKUPS, backup);
      await expect(runExecution(sfn, BACKUPS, backup)).rejects.toThrow("FAILED");
      await runExecution(sfn, RESTORES, { backupName: "told", includedNamespaces: ["none"] });
      await runExecution(sfn, RESTORES, { backupName: "nothing-of-this-name" });

      await expect.poll(all, PATIENCE).toEqual(["Completed", "Completed", "Failed", "Failed"]);
      expect(await mailed()).toEqual(["Failed", "Failed"]);
    });
  });
}

async function topicArn(calls: AwsCalls): Promise<string> {
  const topics = await calls.query("sns", "2010-03-31", { Action: "ListTopics" });
  const [, arn = ""] = /<TopicArn>([^<]*Notifications[^<]*)</.exec(topics) ?? [];
  return arn;
}

/** The filter that the stack gave the subscription of the cluster's address. */
async function mailFilter(calls: AwsCalls, TopicArn: string) {
  const subscriptions = await calls.query("sns", "2010-03-31", {
    Action: "ListSubscriptionsByTopic",
    TopicArn,
  });
  const email = subscriptions
    .split("<member>")
    .find((member) => member.includes("<Protocol>email</Protocol>"));
  const [, SubscriptionArn = ""] = /<SubscriptionArn>([^<]+)</.exec(email ?? "") ?? [];
  const attributes = await calls.query("sns", "2010-03-31", {
    Action: "GetSubscriptionAttributes",
    SubscriptionArn,
  });
  const [, text = ""] = /<key>FilterPolicy<\/key>\s*<value>([^<]*)</.exec(attributes) ?? [];
  return { filter: text.replaceAll("&quot;", '"') };
}

/**
 * Subscribes a queue to the topic, with a filter of message bodies if there is one. Returns what tells the
 * outcomes of the runs of this file that came so far, sorted: schedules tick meanwhile.
 */
async function listen(
  calls: AwsCalls,
  {
    topic,
    name,
    filter,
  }: { readonly topic: string; readonly name: string; readonly filter?: string },
): Promise<() => Promise<readonly string[]>> {
  const Endpoint = `arn:aws:sqs:us-east-1:123456789012:${name}`;
  const Principal = { Service: "sns.amazonaws.com" };
  const Statement = [{ Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource: Endpoint }];
  const { QueueUrl } = await calls.json<{ QueueUrl: string }>("sqs", "AmazonSQS.CreateQueue", {
    QueueName: name,
    Attributes: { Policy: JSON.stringify({ Version: "2012-10-17", Statement }) },
  });
  const attributes = {
    RawMessageDelivery: "true",
    ...(filter !== undefined && { FilterPolicyScope: "MessageBody", FilterPolicy: filter }),
  };
  await calls.query("sns", "2010-03-31", {
    Action: "Subscribe",
    TopicArn: topic,
    Protocol: "sqs",
    Endpoint,
    ...Object.fromEntries(
      Object.entries(attributes).flatMap(([key, value], index) => [
        [`Attributes.entry.${index + 1}.key`, key],
        [`Attributes.entry.${index + 1}.value`, value],
      ]),
    ),
  });
  const heard: Outcome[] = [];
  return async () => {
    const { Messages = [] } = await calls.json<{ Messages?: { Body: string }[] }>(
      "sqs",
      "AmazonSQS.ReceiveMessage",
      { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 3600 },
    );
    heard.push(...Messages.map(({ Body }) => JSON.parse(Body)));
    return heard
      .filter(({ name: run }) => !/^(each-minute|yearly)-/.test(run))
      .map(({ outcome }) => outcome)
      .sort();
  };
}
