import { readdir } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { s3ObjectStore } from "../../../lambdas/adapters/s3/s3-object-store.ts";
import { parseItemPath } from "../../../lambdas/core/archive/item.ts";
import { BACKUPS, backupKeys, TOP_LEVEL_DIRECTORIES } from "../../../lambdas/core/store/layout.ts";
import { archiveEntries } from "../../support/archive-entries.ts";
import type { DeployedStack } from "../support/deployed-stack.ts";
import { downloaded } from "../support/downloaded.ts";
import { runExecution } from "../support/run-execution.ts";

const VELERO_BACKUP = new URL("../../fixtures/velero-main/backups/everything/", import.meta.url);
/** A rule or schedule of a minute fires within two, and its function takes seconds. */
const PATIENCE_MS = 180_000;

/** A rule of EventBridge, as far as it is read here. */
interface Rule {
  readonly Name: string;
  readonly ScheduleExpression: string;
  readonly Description: string;
  readonly State: string;
}

/** What the stack does by itself, started by nobody. */
export function describeAutomation(deployed: () => DeployedStack): void {
  const store = () => s3ObjectStore(deployed().s3, { bucketName: deployed().bucket });
  const backups = () => Array.fromAsync(store().listDirectories(BACKUPS));

  /** Backups of a schedule that completed, in their order; while all is deleted and restored, none does. */
  const completedOf = async (scheduleName: string) => {
    const made = (await backups()).filter((name) => name.startsWith(`${scheduleName}-`)).sort();
    const phases = await Promise.all(
      made.map(async (name) => {
        const { metadata } = backupKeys(name);
        if (!(await store().exists(metadata))) return "InProgress";
        return JSON.parse(await text(await store().get(metadata))).status?.phase;
      }),
    );
    return made.filter((_, index) => phases[index] === "Completed");
  };

  describe("by itself", () => {
    it("takes one backup of a schedule when the stack makes it", async () => {
      const name = await eventually(async () => (await completedOf("yearly"))[0]);
      const { objects } = await downloaded(store(), backupKeys(name).directory);

      expect(JSON.parse(String(objects.get(backupKeys(name).metadata)))).toMatchObject({
        metadata: { labels: { "velero.io/schedule-name": "yearly" } },
        status: { phase: "Completed" },
      });
    });

    it("backs up at a tick of the schedule, in Velero's layout", async () => {
      // The stack asked for the first.
      const name = await eventually(async () => (await completedOf("each-minute"))[1]);
      const { directory, contents, metadata } = backupKeys(name);
      const { objects } = await downloaded(store(), directory);
      const files = await readdir(VELERO_BACKUP);
      const entries = await archiveEntries(objects.get(contents) ?? Buffer.alloc(0));
      const top = await Array.fromAsync(store().listDirectories(""));

      expect([...objects.keys()]).toEqual(
        expect.arrayContaining(files.map((file) => directory + file.replace("everything", name))),
      );
      expect(JSON.parse(String(objects.get(metadata)))).toMatchObject({
        metadata: { name, labels: { "velero.io/schedule-name": "each-minute" } },
        status: { phase: "Completed" },
      });
      expect(entries.get("metadata/version")).toBe("1.1.0\n");
      expect([...entries.keys()].filter((path) => path.startsWith("resources/"))).not.toEqual([]);
      expect(
        [...entries.keys()].filter(
          (path) => path !== "metadata/version" && parseItemPath(path) === undefined,
        ),
      ).toEqual([]);
      expect(top.filter((directoryName) => !TOP_LEVEL_DIRECTORIES.includes(directoryName))).toEqual(
        [],
      );
    });

    // Nobody waits an hour here: the deployed rule, its target and its permission are left as they are.
    it("sweeps what has expired, by its rule, and nothing else", async () => {
      const { sfn, calls } = deployed();
      for (const [name, ttl] of [
        ["expired", "1s"],
        ["kept", "720h"],
      ] as const) {
        const spec = { ttl, snapshotVolumes: false, includedNamespaces: ["shop"] };
        await runExecution(sfn, "Jangada-lab-BackupWorkflow", {
          backup: { metadata: { name }, spec },
        });
      }
      const { Rules } = await calls.json<{ readonly Rules: readonly Rule[] }>(
        "events",
        "AWSEvents.ListRules",
        {},
      );
      const rule = Rules.find(({ Description }) => Description.includes("SweepExpired"));
      expect(rule).toMatchObject({ State: "ENABLED", ScheduleExpression: "rate(1 hour)" });
      await calls.json("events", "AWSEvents.PutRule", {
        Name: rule?.Name,
        Description: rule?.Description,
        ScheduleExpression: "rate(1 minute)",
      });
      await eventually(async () => !(await backups()).includes("expired") || undefined);

      expect(await backups()).toContain("kept");
      await calls.json("events", "AWSEvents.PutRule", {
        Name: rule?.Name,
        Description: rule?.Description,
        ScheduleExpression: "rate(1 hour)",
      });
    });
  });
}

/** After all that a stack does: nothing of it came to nothing, and nothing was done twice. */
export function describeLeftovers(deployed: () => DeployedStack): void {
  it("has no dead letters", async () => {
    const { calls } = deployed();
    const { QueueUrls } = await calls.json<{ readonly QueueUrls: readonly string[] }>(
      "sqs",
      "AmazonSQS.ListQueues",
      {},
    );
    const [QueueUrl] = QueueUrls.filter((url) => url.includes("DeadLetters"));
    const { Attributes } = await calls.json<{ readonly Attributes: Record<string, string> }>(
      "sqs",
      "AmazonSQS.GetQueueAttributes",
      { QueueUrl, AttributeNames: ["All"] },
    );

    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
    });
  });

  it("has taken no second first backup, by no deployment", async () => {
    const store = s3ObjectStore(deployed().s3, { bucketName: deployed().bucket });
    const backups = await Array.fromAsync(store.listDirectories(BACKUPS));

    expect(backups.filter((name) => name.startsWith("yearly-"))).toHaveLength(1);
  });
}

async function eventually<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  const deadline = performance.now() + PATIENCE_MS;
  while (performance.now() < deadline) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await sleep(1000);
  }
  throw new Error(`nothing happened for ${PATIENCE_MS / 1000} seconds`);
}
