import { Construct } from "constructs";
import type { ClusterConfiguration } from "../lambdas/core/configuration/cluster-configuration.ts";
import { Automation } from "./automation.ts";
import { ClusterAccess } from "./cluster-access.ts";
import { DeploymentRecord } from "./deployment-record.ts";
import { DiskDeletion } from "./disk-deletion.ts";
import { Locations } from "./locations.ts";
import { Monitoring } from "./monitoring.ts";
import { BackupWorkflow } from "./workflows/backup.ts";
import { RestoreWorkflow } from "./workflows/restore.ts";

export interface JangadaProps {
  readonly configuration: ClusterConfiguration;
  /**
   * Whether to make EKS access entries; an emulator has none.
   *
   * @default true
   */
  readonly accessEntries?: boolean;
}

/**
 * Everything that backs up one EKS cluster, for a CDK app of your own. Nothing of it runs between two
 * backups, and nothing of it is in the cluster.
 */
export class Jangada extends Construct {
  readonly locations: Locations;
  readonly backup: BackupWorkflow;
  readonly restore: RestoreWorkflow;
  readonly automation: Automation;
  readonly diskDeletion: DiskDeletion;

  constructor(scope: Construct, id: string, { configuration, accessEntries }: JangadaProps) {
    super(scope, id);
    const { cluster, schedules } = configuration;
    const access = new ClusterAccess(this, "ClusterAccess", { cluster, accessEntries });
    this.locations = new Locations(this, "Locations", configuration);
    const parts = { cluster, access, locations: this.locations };
    this.backup = new BackupWorkflow(this, "Backup", parts);
    this.restore = new RestoreWorkflow(this, "Restore", parts);
    this.automation = new Automation(this, "Automation", {
      cluster,
      schedules,
      access,
      locations: this.locations,
      backupWorkflow: this.backup.workflow,
      restoreWorkflow: this.restore.workflow,
    });
    this.diskDeletion = new DiskDeletion(this, "DiskDeletion", {
      ...parts,
      restoreWorkflow: this.restore.workflow,
    });
    new DeploymentRecord(this, "Deployment", {
      cluster,
      backupWorkflow: this.backup.workflow,
      restoreWorkflow: this.restore.workflow,
      automation: this.automation,
      deleteDisks: this.diskDeletion.deleteDisks,
    });
    const { startBackup, sweepExpired, validateLocations } = this.automation;
    new Monitoring(this, "Monitoring", {
      cluster,
      schedules,
      storageLocations: this.locations.storageLocations,
      workflows: [this.backup.workflow, this.restore.workflow],
      deadLetters: [this.automation.schedules.deadLetters],
      functions: [startBackup, sweepExpired, validateLocations],
    });
  }
}
