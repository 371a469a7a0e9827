import { CfnOutput, Stack, Tags } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Jangada, type JangadaProps } from "./jangada.ts";

/** The stack `Jangada-<name>` of one `clusters/<name>.yaml`, in the cluster's region. */
export class JangadaStack extends Stack {
  constructor(scope: Construct, props: JangadaProps) {
    const { cluster } = props.configuration;
    const stackName = `Jangada-${cluster.metadata.name}`;
    super(scope, stackName, {
      stackName,
      env: { region: cluster.spec.region },
      description: `Backup and restore of the EKS cluster ${cluster.spec.eksClusterName}`,
    });
    const { backup, restore } = new Jangada(this, "Jangada", props);
    this.#output(
      "BackupWorkflowArn",
      "Start it to take a backup",
      backup.workflow.stateMachine.stateMachineArn,
    );
    this.#output(
      "RestoreWorkflowArn",
      "Start it to restore a backup",
      restore.workflow.stateMachine.stateMachineArn,
    );
    for (const [key, value] of Object.entries(cluster.spec.tags ?? {})) {
      Tags.of(this).add(key, value);
    }
  }

  #output(id: string, description: string, value: string): void {
    new CfnOutput(this, id, { description, value });
  }
}
