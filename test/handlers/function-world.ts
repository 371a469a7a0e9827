import type { Context } from "aws-lambda";
import { vi } from "vitest";
import { EnvironmentName } from "../../lambdas/core/environment-name.ts";
import type { ObjectStore } from "../../lambdas/core/store/object-store.ts";
import type { BackupStorageLocation } from "../../lambdas/core/velero/backup-storage-location.ts";
import { openStore } from "../../lambdas/runtime/open-store.ts";
import { embeddedLocation } from "../../local/world/s3/embedded-location.ts";
import { startS3World } from "../../local/world/s3/s3-world.ts";
import { EMULATOR_ENVIRONMENT } from "../support/emulator-settings.ts";
import { AwsServices } from "../support/fakes/aws-services.ts";
import { snapshotLocation } from "../support/restore-rig.ts";

const ACCOUNT = "arn:aws:states:eu-west-1:123456789012";

/** The stack of a cluster `shop` as its functions see it, with one storage location `default`. */
export interface FunctionWorld {
  readonly aws: AwsServices;
  /** The bucket of the location. */
  readonly store: ObjectStore;
  /** ARN of the execution of a name. */
  executionArn(name: string): string;
  stop(): Promise<void>;
}

const BACKUP_WORKFLOW = `${ACCOUNT}:stateMachine:Jangada-shop-BackupWorkflow`;
const RESTORE_WORKFLOW = `${ACCOUNT}:stateMachine:Jangada-shop-RestoreWorkflow`;
/** Schedule group of the stack. */
export const GROUP = "Jangada-shop";

/** Starts what functions call, and sets their environment until {@link FunctionWorld.stop}. */
export async function functionWorld(): Promise<FunctionWorld> {
  const aws = new AwsServices();
  const s3 = await startS3World({ port: 0 });
  const location = embeddedLocation(s3.url, "backups");
  s3.createBucket("backups");
  aws.stateMachines.add(BACKUP_WORKFLOW).add(RESTORE_WORKFLOW);
  addLocation(aws, location);
  const variables = {
    AWS_ENDPOINT_URL: await aws.start(),
    ...EMULATOR_ENVIRONMENT,
    POWERTOOLS_LOG_LEVEL: "SILENT",
    POWERTOOLS_METRICS_DISABLED: "true",
    [EnvironmentName.ClusterName]: "shop",
    [EnvironmentName.BackupStateMachineArn]: BACKUP_WORKFLOW,
    [EnvironmentName.RestoreStateMachineArn]: RESTORE_WORKFLOW,
    [EnvironmentName.ScheduleGroupName]: GROUP,
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return {
    aws,
    store: openStore(location),
    executionArn: (name) => `${BACKUP_WORKFLOW.replace("stateMachine", "execution")}:${name}`,
    async stop() {
      vi.unstubAllEnvs();
      await aws.stop();
      await s3.stop();
    },
  };
}

/** Gives the stack an EC2, and a snapshot location in it: `default`, or one of another name and settings. */
export function addSnapshotLocation(
  { aws }: FunctionWorld,
  ec2Url: string,
  { name = "default", ...config }: { readonly name?: string; readonly sourceRegion?: string } = {},
): void {
  vi.stubEnv("AWS_ENDPOINT_URL_EC2", ec2Url);
  const location = snapshotLocation(name, config);
  aws.parameters.set(`/jangada/shop/volume-snapshot-locations/${name}`, JSON.stringify(location));
}

/** Of an invocation with a minute left. */
export function lambdaContext(functionName: string): Context {
  return {
    functionName,
    awsRequestId: "request-1",
    getRemainingTimeInMillis: () => 60_000,
  } as Context;
}

function addLocation(aws: AwsServices, location: BackupStorageLocation): void {
  const name = `/jangada/shop/backup-storage-locations/${location.metadata.name}`;
  aws.parameters.set(name, JSON.stringify(location));
}
