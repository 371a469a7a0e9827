import { PassThrough } from "node:stream";
import type { KubeConfig, V1Status } from "@kubernetes/client-node";
import type { Connection } from "../../core/kube/connection.ts";
import type { ExecOutcome, ExecRequest, PodExecutor } from "../../core/kube/pod-executor.ts";

/** Characters of each stream that are kept: a log is no place for a dump. */
const MOST_OUTPUT = 64 * 1024;

/**
 * Runs commands over a WebSocket in the newest protocol that the API server speaks, from
 * `v5.channel.k8s.io` down. Standard input is never open.
 *
 * Kubernetes before 1.35 asks for the right to `get` `pods/exec`, since a WebSocket begins with a GET;
 * from 1.35 on for the right to `create` it.
 */
export function podExecutor(connection: Connection): PodExecutor {
  return {
    async execute(request) {
      const stdout = collected();
      const stderr = collected();
      const failure = await failureOf(connection, request, [stdout.stream, stderr.stream]);
      return { stdout: stdout.text(), stderr: stderr.text(), ...failure };
    },
  };
}

type Failure = Pick<ExecOutcome, "error" | "mayHaveRun">;

type Streams = readonly [stdout: PassThrough, stderr: PassThrough];

async function failureOf(
  connection: Connection,
  request: ExecRequest,
  streams: Streams,
): Promise<Failure> {
  const settled = Promise.withResolvers<Failure>();
  const fail = (error: string, mayHaveRun: boolean) => settled.resolve({ error, mayHaveRun });
  const timer = setTimeout(
    () => fail(`timed out after ${request.timeout / 1000}s`, true),
    request.timeout,
  );
  const socket = open(connection, request, streams, (status) => settled.resolve(failureIn(status)));
  socket.then(
    (opened) => {
      opened.onclose = () => fail("the connection broke off before the command ended", true);
    },
    (error: unknown) => fail(`cannot connect: ${messageOf(error)}`, false),
  );
  try {
    return await settled.promise;
  } finally {
    clearTimeout(timer);
    // A socket that opens only now is closed then.
    socket.then((opened) => opened.close()).catch(() => {});
  }
}

async function open(
  connection: Connection,
  { namespace, pod, container, command }: ExecRequest,
  [stdout, stderr]: Streams,
  onStatus: (status: V1Status) => void,
) {
  // Few backups have hooks, and this module takes the longest of all to load. The package's own index
  // would bring every API class with it.
  const { Exec } = await import("@kubernetes/client-node/dist/exec.js");
  const exec = new Exec(await configOf(connection));
  const words = [...command];
  return exec.exec(namespace, pod, container, words, stdout, stderr, null, false, onStatus);
}

/** The two questions that the library asks a KubeConfig. */
async function configOf({ server, tls, authorization }: Connection): Promise<KubeConfig> {
  const header = await authorization(false);
  return {
    getCurrentCluster: () => ({ name: "cluster", server: server.replace(/\/$/, "") }),
    applyToHTTPSOptions: async (options: object) => {
      Object.assign(options, tls, { headers: { ...(header && { authorization: header }) } });
    },
  } as unknown as KubeConfig;
}

/**
 * `Status` of the protocol's last message (k8s.io/apimachinery remotecommand NonZeroExitCodeReason).
 * Whoever sent it had been asked to run the command, and it does not say how far that came.
 */
function failureIn({ status, message, details }: V1Status): Failure {
  if (status === "Success") return {};
  const exitCode = details?.causes?.find(({ reason }) => reason === "ExitCode")?.message;
  const error =
    exitCode === undefined
      ? (message ?? "the command failed, and nobody said why")
      : `command terminated with exit code ${exitCode}`;
  return { error, mayHaveRun: true };
}

/** The library only says which status the API server answered with. */
function messageOf(error: unknown): string {
  const message = (error as { readonly message?: string }).message ?? String(error);
  return /response: 403$/.test(message)
    ? `${message}: running commands in pods takes 'create' and 'get' on pods/exec; a stack's functions have them with spec.hooks: true, see 'jangada access'`
    : message;
}

function collected() {
  const stream = new PassThrough();
  let text = "";
  stream.on("data", (chunk: Buffer) => {
    if (text.length < MOST_OUTPUT) text += chunk.toString();
  });
  return { stream, text: () => text.slice(0, MOST_OUTPUT) };
}
