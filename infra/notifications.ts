import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Key } from "aws-cdk-lib/aws-kms";
import { CfnSubscription, Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { Cluster } from "../lambdas/core/configuration/cluster.ts";
import { BAD_OUTCOMES } from "./outcomes.ts";

export interface NotificationsProps {
  readonly cluster: Cluster;
}

/** Alarms, and the rules of outcomes. */
const CLOUD_WATCH = "cloudwatch.amazonaws.com";
const EVENT_BRIDGE = "events.amazonaws.com";

/**
 * The topic that alarms and the outcomes of runs are sent to, for people and programs to subscribe to. An e-mail address
 * gets alarms and what ended badly; a program that wants everything subscribes without a filter.
 */
export class Notifications extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { cluster }: NotificationsProps) {
    super(scope, id);
    // AWS's own key for topics lets neither sender in.
    const key = new Key(this, "Key", {
      description: "Encrypts messages of alarms and outcomes on their way",
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.topic = new Topic(this, "Topic", {
      displayName: `Jangada ${cluster.metadata.name}`,
      masterKey: key,
      enforceSSL: true,
    });
    for (const service of [CLOUD_WATCH, EVENT_BRIDGE]) {
      key.grantEncryptDecrypt(new ServicePrincipal(service));
    }
    // A topic with a policy of its own no longer has the one that lets the account's alarms in; rules are let in
    // by their targets.
    this.topic.grantPublish(
      new ServicePrincipal(CLOUD_WATCH, {
        conditions: { StringEquals: { "aws:SourceAccount": Stack.of(this).account } },
      }),
    );
    const { email } = cluster.spec.notifications ?? {};
    if (email) this.#mail(email);
  }

  #mail(endpoint: string): void {
    new CfnSubscription(this, "Email", {
      topicArn: this.topic.topicArn,
      protocol: "email",
      endpoint,
      filterPolicyScope: "MessageBody",
      filterPolicy: { $or: [{ AlarmName: [{ exists: true }] }, { outcome: BAD_OUTCOMES }] },
    });
  }
}
