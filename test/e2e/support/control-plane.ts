import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

const CLUSTER = resolve(import.meta.dirname, "../cluster");
const CACHE = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
const PROGRAMS = join(CACHE, "jangada/venv/bin");
/** Answers of the largest lists that tests ask for. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** A real API server with etcd and controllers, on loopback. */
export interface ControlPlane {
  /** Path; its contexts are `admin` (the current one), `admin-cert`, `reader` and `nobody`. */
  readonly kubeconfig: string;
  /** Where etcd answers, its JSON gateway included. */
  readonly etcdUrl: string;
  /** Runs kubectl as `admin` and returns what it printed. */
  kubectl(flags: readonly string[], input?: string): Promise<string>;
  /** Ends it and removes what it kept. */
  stop(): Promise<void>;
}

/** How to start a control plane. */
export interface ControlPlaneOptions {
  /** Fake nodes on which pods become Running; 0 leaves pods Pending. */
  readonly nodes?: number;
  /** As on a command line. */
  readonly apiserverFlags?: string;
  /** Whether commands for containers are run, on this machine. */
  readonly exec?: boolean;
}

/** Starts a control plane of its own for one test file; takes some five seconds. */
export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const { nodes = 0, apiserverFlags = "", exec = false } = options;
  const work = await mkdtemp(join(tmpdir(), "jangada-cluster-"));
  const { stdout } = await run(join(CLUSTER, "start"), [work, "--nodes", String(nodes)], {
    env: { ...process.env, APISERVER_FLAGS: apiserverFlags, ...(exec && { KWOK_EXEC: "1" }) },
  });
  const kubeconfig = stdout.trim();
  return {
    kubeconfig,
    etcdUrl: (await readFile(join(work, "etcd-url"), "utf8")).trim(),
    kubectl: (flags, input) => kubectl(kubeconfig, flags, input),
    stop: async () => void (await run(join(CLUSTER, "stop"), [work, "--purge"])),
  };
}

async function kubectl(
  kubeconfig: string,
  flags: readonly string[],
  input?: string,
): Promise<string> {
  const running = run("kubectl", flags, {
    env: {
      ...process.env,
      PATH: [PROGRAMS, process.env.PATH].join(delimiter),
      KUBECONFIG: kubeconfig,
    },
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  running.child.stdin?.end(input);
  return (await running).stdout;
}
