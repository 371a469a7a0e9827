import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeClusterFile } from "../support/cluster-file.ts";
import { LOCAL, NOBODY, type ProcessWorld, startProcessWorld } from "./support/process-world.ts";

let world: ProcessWorld;
beforeAll(async () => {
  world = await startProcessWorld();
  const { folder, cluster, s3 } = world;
  const { kubeconfig } = cluster;
  writeFileSync(join(folder, "silent"), kubeconfig.replace(cluster.url, NOBODY));
  writeFileSync(join(folder, "broken"), "clusters: [");
  for (const name of ["no-bucket", "no-s3"]) mkdirSync(join(folder, name));
  writeClusterFile(join(folder, "no-bucket"), { s3Url: s3.url, bucket: "nowhere" });
  writeClusterFile(join(folder, "no-s3"), { s3Url: NOBODY });
});
afterAll(() => world.stop());

interface Row {
  readonly it: string;
  readonly words: string | readonly string[];
  /** A part of the line. */
  readonly says: string;
  readonly environment?: NodeJS.ProcessEnv;
}

const NO_CREDENTIALS = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined };
const create = (words: string) => [...LOCAL, "backup", "create", "x", ...words.split(" ")];
const local = (words: string) => [...LOCAL, ...words.split(" ")];

/** The command line, the configuration or an object makes no sense. */
const MISUSE: readonly Row[] = [
  { it: "an unknown command", words: "frob", says: "unknown command 'frob'" },
  { it: "an unknown command of a noun", words: "backup frob", says: "unknown command 'frob'" },
  {
    it: "a misspelt flag",
    words: create("--includ-namespaces shop"),
    says: "'--includ-namespaces' (Did you mean --include-namespaces?)",
  },
  { it: "a flag of another command", words: local("backup get --ttl 1h"), says: "'--ttl'" },
  { it: "a flag without its value", words: create("--ttl"), says: "--ttl <duration>" },
  { it: "a duration that is none", words: create("--ttl 3d"), says: 'unit "d"' },
  {
    it: "a boolean that is none",
    words: create("--snapshot-volumes=perhaps"),
    says: "'perhaps' must be 'true' or 'false'",
  },
  {
    it: "an output format that is none",
    words: local("backup get -o xml"),
    says: "'xml' must be one of 'table', 'json', 'yaml'",
  },
  { it: "a selector that is none", words: [...create("-l"), "a in"], says: "key in (a,b)" },
  {
    it: "a mapping that is none",
    words: local("restore create --from-backup b --namespace-mappings shop"),
    says: "'shop' must be 'from:to'",
  },
  {
    it: "two kinds of selectors",
    words: [...create("-l a=b --or-selector"), "c=d or e=f"],
    says: "but not both; remove one",
  },
  {
    it: "two kinds of filters",
    words: create("--include-resources pods --include-cluster-scoped-resources nodes"),
    says: "They cannot be used together",
  },
  {
    it: "a namespace included and excluded",
    words: create("--include-namespaces a --exclude-namespaces a"),
    says: "excludes list cannot contain an item in the includes list: a",
  },
  {
    it: "two sources of a restore",
    words: local("restore create --from-backup a --from-schedule b"),
    says: "use --from-backup or --from-schedule",
  },
  { it: "no source of a restore", words: local("restore create"), says: "use --from-backup" },
  { it: "a name too many", words: local("backup logs a b"), says: "Expected 1 argument" },
  { it: "a backup without a name", words: local("backup create"), says: "needs a name" },
  { it: "a name that is none", words: local("backup create A_b"), says: 'metadata.name "A_b"' },
  { it: "a deletion of nothing", words: local("backup delete"), says: "--all" },
  {
    it: "a schedule that never ticks",
    words: [...local("schedule create s --schedule"), "every day"],
    says: "expected exactly 5 fields, found 2",
  },
  {
    it: "a location that is not configured",
    words: create("--storage-location other"),
    says: '"other" not found, there are: default',
  },
  {
    it: "a configuration that is not there",
    words: "--local --config none.yaml backup get",
    says: "name another with --config FILE or --cluster NAME",
  },
  { it: "no configuration", words: "--local backup get", says: "name one with --config FILE" },
  {
    it: "a kubeconfig that is not there",
    words: "--local --config shop.yaml --kubeconfig none backup create x",
    says: "kubeconfig 'none' cannot be read",
  },
  {
    it: "a kubeconfig that is no YAML",
    words: "--local --config shop.yaml --kubeconfig broken backup create x",
    says: "kubeconfig 'broken' cannot be read",
  },
  {
    it: "an unknown context",
    words: create("--kubecontext none"),
    says: "context 'none' is not in the kubeconfig; it has: admin",
  },
];

/** What was asked for made sense, and could not be had. */
const FAILURES: readonly Row[] = [
  { it: "an unknown backup", words: local("backup describe no"), says: 'backups.velero.io "no"' },
  { it: "an unknown restore", words: local("restore logs no"), says: 'restores.velero.io "no"' },
  {
    it: "an unknown schedule",
    words: local("backup create --from-schedule no"),
    says: 'schedules.velero.io "no" not found',
  },
  {
    it: "a command that this release has not",
    words: "install",
    says: "nothing is installed in the cluster",
  },
  {
    it: "a cluster that does not answer",
    words: "--local --config shop.yaml --kubeconfig silent backup create x",
    says: "the API server cannot be reached (connect ECONNREFUSED 127.0.0.1:1)",
  },
  {
    it: "a bucket that is not there",
    words: "--local --config no-bucket/shop.yaml backup create x",
    says: "the bucket does not exist: create it or correct objectStorage.bucket",
  },
  {
    it: "a listing of a bucket that is not there",
    words: "--local --config no-bucket/shop.yaml backup get",
    says: "the bucket does not exist: create it or correct objectStorage.bucket",
  },
  {
    it: "an object store that does not answer",
    words: "--local --config no-s3/shop.yaml backup describe x",
    says: "check the network, config.s3Url and config.region",
  },
  {
    it: "a bucket without credentials",
    words: local("backup describe x"),
    says: "renew them or correct config.credentialsFile and config.profile",
    environment: NO_CREDENTIALS,
  },
  {
    it: "a stack without credentials",
    words: "backup get",
    says: "set AWS_PROFILE, or log in with 'aws sso login'",
    environment: NO_CREDENTIALS,
  },
  {
    it: "a stack in no Region",
    words: "backup get",
    says: "no AWS Region is set: set AWS_REGION",
    environment: { AWS_REGION: undefined },
  },
  {
    it: "an AWS that does not answer",
    words: "backup get",
    says: "AWS cannot be reached (ECONNREFUSED): check the network",
    environment: { AWS_ENDPOINT_URL: NOBODY },
  },
];

describe.for([
  { exitCode: 2, rows: MISUSE },
  { exitCode: 1, rows: FAILURES },
])("ends with $exitCode and one line for", ({ exitCode, rows }) => {
  it.for(rows)("$it", async ({ words, says, environment }) => {
    const given = typeof words === "string" ? words.split(" ") : words;
    const end = await world.run(given, environment);
    const lines = end.errorOutput.split("\n");

    expect(lines).toEqual([expect.stringContaining(says), ""]);
    expect(end).toMatchObject({ output: "", exitCode });
  });
});

it("shows the stack of a failure with --debug", async () => {
  const { errorOutput, exitCode } = await world.run(local("backup describe no --debug"));

  expect(errorOutput).toMatch(/^An error occurred: .*\n(.*\n)*? {4}at /);
  expect(exitCode).toBe(1);
});
