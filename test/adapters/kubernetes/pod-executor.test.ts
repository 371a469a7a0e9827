import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { podExecutor } from "../../../lambdas/adapters/kubernetes/pod-executor.ts";
import type { Connection } from "../../../lambdas/core/kube/connection.ts";
import { type ExecScript, startExecServer } from "./exec-server.ts";

const REQUEST = {
  namespace: "shop",
  pod: "db",
  container: "postgres",
  command: ["/bin/sh", "-c", "echo a b"],
  timeout: 5000,
};
const SUCCESS = JSON.stringify({ status: "Success" });
const exitCode = (code: number) =>
  JSON.stringify({
    status: "Failure",
    reason: "NonZeroExitCode",
    message: "command terminated with non-zero exit code",
    details: { causes: [{ reason: "ExitCode", message: String(code) }] },
  });

async function execute(
  script: ExecScript,
  { timeout = 5000, protocols = ["v5.channel.k8s.io"] } = {},
) {
  await using server = await startExecServer(script, protocols);
  const authorization = async () => "Bearer secret";
  const connection: Connection = { server: server.server, tls: {}, authorization };
  const outcome = await podExecutor(connection).execute({ ...REQUEST, timeout });
  return { outcome, request: server.requests[0] };
}

describe("podExecutor", () => {
  it.for(["v5.channel.k8s.io", "v4.channel.k8s.io"])(
    "runs a command word by word over %s",
    async (protocol) => {
      const seen: unknown[] = [];
      const { outcome, request } = await execute(
        ({ protocol, words, send }) => {
          seen.push(protocol, words);
          send(1, "on standard");
          send(1, " output");
          send(2, "on standard error");
          send(3, SUCCESS);
        },
        { protocols: [protocol] },
      );

      expect(outcome).toEqual({ stdout: "on standard output", stderr: "on standard error" });
      expect(seen).toEqual([protocol, REQUEST.command]);
      const { pathname, searchParams } = new URL(String(request?.url), "http://x");
      expect(pathname).toBe("/api/v1/namespaces/shop/pods/db/exec");
      expect(Object.fromEntries(searchParams)).toMatchObject({
        container: "postgres",
        stdin: "false",
        tty: "false",
      });
      expect(request?.headers.authorization).toBe("Bearer secret");
    },
  );

  it.for<[title: string, script: ExecScript, error: RegExp, mayHaveRun?: boolean]>([
    [
      "an exit code",
      ({ send }) => send(3, exitCode(7)),
      /^command terminated with exit code 7$/,
      true,
    ],
    [
      "a failure before the command",
      ({ send }) => send(3, JSON.stringify({ status: "Failure", message: "container not found" })),
      /^container not found$/,
      true,
    ],
    ["a failure without a word", ({ send }) => send(3, '{"status":"Failure"}'), /nobody said why$/],
    ["a dropped connection", ({ drop }) => drop(), /^(the connection broke off|cannot connect)/],
    [
      "a connection dropped halfway",
      async ({ send, drop }) => {
        send(1, "half");
        await sleep(50);
        drop();
      },
      /^the connection broke off before the command ended$/,
      true,
    ],
  ])("tells a failure: %s", async ([, script, error, mayHaveRun]) => {
    const { outcome } = await execute(script);
    expect(outcome.error).toMatch(error);
    if (mayHaveRun !== undefined) expect(outcome.mayHaveRun).toBe(mayHaveRun);
  });

  it("keeps what was printed before the failure", async () => {
    const { outcome } = await execute(({ send }) => {
      send(2, "fsfreeze: permission denied");
      send(3, exitCode(1));
    });
    expect(outcome).toMatchObject({ stderr: "fsfreeze: permission denied" });
  });

  it("waits no longer than the time-out", async () => {
    const { outcome } = await execute(() => {}, { timeout: 100 });
    expect(outcome).toEqual({
      stdout: "",
      stderr: "",
      error: "timed out after 0.1s",
      mayHaveRun: true,
    });
  });

  it("tells that it is not let in", async () => {
    const { outcome } = await execute(() => {}, { protocols: [] });
    expect(outcome.error).toMatch(/^cannot connect: .*403/);
  });

  it("keeps 64 KiB of each stream", async () => {
    const { outcome } = await execute(({ send }) => {
      for (let count = 0; count < 20; count++) send(1, "x".repeat(8 * 1024));
      send(3, SUCCESS);
    });
    expect(outcome).toEqual({ stdout: "x".repeat(64 * 1024), stderr: "" });
  });
});
