import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ClusterConfiguration } from "../../../lambdas/core/configuration/cluster-configuration.ts";
import { admitFunctions } from "../support/admit-functions.ts";
import { type ClusterCall, roleToken, statusOf } from "../support/cluster-caller.ts";
import type { DeployedStack } from "../support/deployed-stack.ts";

const READER = "Jangada-lab-BackUpItems";
const WRITER = "Jangada-lab-RestoreItems";
const HOOKS = "Jangada-lab-RunRestoreHooks";

const NAMESPACE = "/api/v1/namespaces/default";
const POD = `${NAMESPACE}/pods/any`;
const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "made-by-role" } };
const GRANT = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "granted" },
  rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }],
};

/** Ways into a pod or past the API server, and what neither backups nor restores do. */
const FOR_NOBODY: readonly ClusterCall[] = [
  [`GET ${POD}/exec?command=sh`],
  [`POST ${POD}/exec?command=sh`],
  [`POST ${POD}/attach`],
  [`POST ${POD}/portforward`],
  [`GET ${POD}/proxy/`],
  [`GET ${POD}/log`],
  [`GET ${NAMESPACE}/services/kubernetes/proxy/`],
  ["GET /api/v1/nodes/node-0/proxy/logs/"],
  [`POST ${NAMESPACE}/serviceaccounts/default/token`, {}],
  ["GET /api/v1/secrets?watch=true"],
  ["GET /metrics"],
  [`DELETE ${NAMESPACE}/configmaps/kube-root-ca.crt?dryRun=All`],
  [`DELETE ${NAMESPACE}/configmaps?dryRun=All`],
];

const WRITES: readonly ClusterCall[] = [
  [`POST ${NAMESPACE}/configmaps?dryRun=All`, CONFIG_MAP],
  ["POST /apis/rbac.authorization.k8s.io/v1/clusterroles?dryRun=All", GRANT],
  [`PATCH ${NAMESPACE}/configmaps/kube-root-ca.crt?dryRun=All`, { data: { a: "b" } }],
];

const READS: readonly ClusterCall[] = [
  ["GET /version"],
  ["GET /apis"],
  ["GET /api/v1/secrets?limit=1"],
  ["GET /api/v1/nodes?limit=1"],
  ["GET /apis/sample.example.com/v1/gadgets?limit=1"],
  [`GET ${NAMESPACE}/configmaps/kube-root-ca.crt`],
];

/** The real API server and its RBAC, asked with the tokens of functions. */
export function describeClusterAccess(deployed: () => DeployedStack): void {
  const called = async (role: string, call: ClusterCall) =>
    statusOf(deployed(), await roleToken(deployed(), role), call);

  describe("in the cluster, by the generated ClusterRoles", () => {
    it.for(READS)("the backup role may %s", async (call) => {
      expect(await called(READER, call)).toBe(200);
    });

    it.for([...FOR_NOBODY, ...WRITES])("the backup role may not %s", async (call) => {
      expect(await called(READER, call)).toBe(403);
    });

    it.for([...READS, ...WRITES])("the restore role may %s", async (call) => {
      expect([200, 201]).toContain(await called(WRITER, call));
    });

    it.for(FOR_NOBODY)("the restore role may not %s", async (call) => {
      expect(await called(WRITER, call)).toBe(403);
    });
  });

  describe("in the cluster, where hooks are wanted", () => {
    const EXEC = /^(GET|POST) \S+\/exec/;
    beforeAll(async () => admitFunctions(withHooks(deployed()), deployed()));
    afterAll(async () => admitFunctions(deployed().configuration, deployed()));

    it.for(FOR_NOBODY.filter(([request]) => EXEC.test(request)))(
      "the backup role may %s, of a pod that is not there",
      async (call) => {
        expect(await called(READER, call)).toBe(404);
      },
    );

    it.for(FOR_NOBODY.filter(([request]) => EXEC.test(request)))(
      "the role of restore hooks may %s, of a pod that is not there",
      async (call) => {
        expect(await called(HOOKS, call)).toBe(404);
      },
    );

    it.for([["GET /api/v1/secrets?limit=1"], ...WRITES])(
      "the role of restore hooks may not %s",
      async (call) => {
        expect(await called(HOOKS, call as ClusterCall)).toBe(403);
      },
    );

    it.for([...FOR_NOBODY.filter(([request]) => !EXEC.test(request)), ...WRITES])(
      "the backup role may still not %s",
      async (call) => {
        expect(await called(READER, call)).toBe(403);
      },
    );
  });

  describe("an EKS token", () => {
    const asked = async (token: string) => statusOf(deployed(), token, ["GET /version"]);
    const edited = async (edit: (url: string) => string) => {
      const token = (await roleToken(deployed(), READER)).slice("k8s-aws-v1.".length);
      const url = edit(Buffer.from(token, "base64url").toString());
      return asked(`k8s-aws-v1.${Buffer.from(url).toString("base64url")}`);
    };

    it("of a role with an access entry is good", async () => {
      expect(await edited((url) => url)).toBe(200);
    });

    it("of a role without one is nobody's", async () => {
      expect(await asked(await roleToken(deployed(), "Jangada-lab-ValidateRestore"))).toBe(401);
    });

    it("for another cluster is refused, its name being signed", async () => {
      expect(await asked(await roleToken(deployed(), READER, { clusterName: "other" }))).toBe(401);
    });

    it("of 16 minutes ago is refused", async () => {
      const now = new Date(Date.now() - 16 * 60_000);
      expect(await asked(await roleToken(deployed(), READER, { now }))).toBe(401);
    });

    it.for([
      ["host", /^https:\/\/[^/]+/, "https://sts.us-east-1.example.com"],
      ["scheme", /^https/, "http"],
      ["action", /Action=\w+/, "Action=AssumeRole"],
      ["signature", /X-Amz-Signature=\w/, "X-Amz-Signature=g"],
      ["date", /X-Amz-Date=\d{8}/, "X-Amz-Date=20260101"],
      ["signer", /X-Amz-Credential=\w+/, "X-Amz-Credential=ASIAEXAMPLE"],
    ] as const)("with another %s is refused", async ([, part, instead]) => {
      expect(await edited((url) => url.replace(part, instead))).toBe(401);
    });
  });
}

/** The stack's configuration with `spec.hooks: true`. */
function withHooks({ configuration }: DeployedStack): ClusterConfiguration {
  const { cluster } = configuration;
  return { ...configuration, cluster: { ...cluster, spec: { ...cluster.spec, hooks: true } } };
}
