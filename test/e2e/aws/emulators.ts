import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir, tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";

/** An AWS emulator that runs on loopback. */
export interface Emulator {
  /** Endpoint of every service it has. */
  readonly url: string;
  /** Ends it, its children included, and removes what it kept. */
  stop(): Promise<void>;
}

const CACHE = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
const PROGRAMS = join(CACHE, "jangada/venv/bin");
const ROOT = resolve(import.meta.dirname, "../../..");
const EMULATOR = join(import.meta.dirname, "emulator.py");
const READY_WITHIN_MS = 30_000;

/**
 * Starts moto, whose EC2 and S3 are the closest to AWS's. It admits anybody; with `admits` the
 * requests after so many need credentials that it made itself, so all others are denied.
 */
export async function startMoto(options: { readonly admits?: number } = {}): Promise<Emulator> {
  const { admits } = options;
  const port = await freePort();
  return start("moto_server", ["-H", "127.0.0.1", "-p", String(port)], `${port}/moto-api/`, () => ({
    // Else DescribeSnapshots of `self` returns the thousand that its own images come with.
    MOTO_EC2_LOAD_DEFAULT_AMIS: "false",
    ...(admits !== undefined && { INITIAL_NO_AUTH_ACTION_COUNT: String(admits) }),
  }));
}

/** What an emulator of AWS does otherwise than by itself. */
export interface MinistackOptions {
  /** Of moto, for functions. */
  readonly ec2Url?: string;
  /** The API server behind every EKS cluster, its authority as PEM in base64. */
  readonly apiServer?: { readonly endpoint: string; readonly certificateAuthority: string };
  /** Functions have the rights of their roles and no others; the key `test` is the account's root. */
  readonly enforcesIam?: boolean;
}

/**
 * Starts ministack, which deploys and runs stacks, with what `emulator.py` adds. Its EC2 ignores filters
 * and dry runs: give it moto's URL for EC2, and send EC2's own requests there too.
 */
export async function startMinistack(options: MinistackOptions = {}): Promise<Emulator> {
  const { ec2Url, apiServer, enforcesIam = false } = options;
  const port = await freePort();
  return start("python", [EMULATOR], `${port}/_ministack/health`, (folder) => ({
    BIND_HOST: "127.0.0.1",
    GATEWAY_PORT: String(port),
    MINISTACK_ACCOUNT_ID: "123456789012",
    IOT_MTLS_ENABLED: "0",
    STATE_DIR: join(folder, "state"),
    S3_DATA_DIR: join(folder, "s3"),
    // Functions run with this Node, and CDK's own need the SDK beside them.
    NODE_PATH: join(ROOT, "node_modules"),
    PATH: [join(ROOT, "node_modules/.bin"), process.env.PATH].join(delimiter),
    ...(ec2Url && { AWS_ENDPOINT_URL_EC2: ec2Url }),
    ...(apiServer && {
      EKS_CLUSTER_ENDPOINT: apiServer.endpoint,
      EKS_CLUSTER_CA: apiServer.certificateAuthority,
    }),
    ...(enforcesIam && { AUTH: "true" }),
  }));
}

async function start(
  program: string,
  flags: readonly string[],
  health: string,
  environment: (folder: string) => NodeJS.ProcessEnv,
): Promise<Emulator> {
  const folder = await mkdtemp(join(tmpdir(), `jangada-${program}-`));
  // A process group of its own, because ministack's functions outlive it otherwise.
  const child = spawn(join(PROGRAMS, program), flags, {
    cwd: folder,
    detached: true,
    stdio: "ignore",
    env: { ...process.env, AWS_EC2_METADATA_DISABLED: "true", ...environment(folder) },
  });
  const stop = async () => {
    await endGroup(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await ready(child, program, `http://127.0.0.1:${health}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${health.split("/", 1)[0]}`, stop };
}

async function ready(child: ChildProcess, program: string, url: string): Promise<void> {
  const failure = once(child, "error").catch((error) => [error]);
  let broken: unknown;
  failure.then(([error]) => {
    broken = error;
  });
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (broken) {
      throw new Error(`cannot start '${program}': run test/e2e/aws/setup`, { cause: broken });
    }
    if (child.exitCode !== null) throw new Error(`${program} ended with code ${child.exitCode}`);
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error(`${program} does not answer at '${url}'`);
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  process.kill(-child.pid, "SIGKILL");
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port to be had");
  return address.port;
}
