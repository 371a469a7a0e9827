import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EKSClient } from "@aws-sdk/client-eks";
import { kubeconfigConnection } from "../../../lambdas/adapters/kubernetes/kubeconfig-connection.ts";
import { startMinistack, startMoto } from "../aws/emulators.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { startTokenWebhook, type TokenWebhookPorts } from "./token-webhook.ts";

/** How to reach the emulator of AWS, as the account's root. */
export interface AwsSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** An account with one EKS cluster, whose control plane is a real one that takes EKS tokens. */
export interface EksServers {
  readonly settings: AwsSettings;
  readonly ec2Url: string;
  readonly clusterName: string;
  readonly cluster: ControlPlane;
  readonly eks: EKSClient;
}

const REGION = "us-east-1";
/** The key that ministack takes for the account's root. */
const ROOT = { accessKeyId: "test", secretAccessKey: "test" };

/** Starts ministack, which enforces IAM, moto for EC2, and a control plane of three nodes. */
export async function startEksServers(
  owned: AsyncDisposableStack,
  clusterName: string,
): Promise<EksServers> {
  const ports = Promise.withResolvers<TokenWebhookPorts>();
  const cluster = await startCluster(owned, ports.promise);
  const { server, tls } = await kubeconfigConnection({ file: cluster.kubeconfig });
  const moto = owned.adopt(await startMoto(), (emulator) => emulator.stop());
  const certificateAuthority = Buffer.from(String(tls.ca)).toString("base64");
  const ministack = owned.adopt(
    await startMinistack({
      ec2Url: moto.url,
      apiServer: { endpoint: server, certificateAuthority },
      enforcesIam: true,
    }),
    (emulator) => emulator.stop(),
  );
  const settings = { endpoint: ministack.url, region: REGION, credentials: ROOT };
  const eks = owned.adopt(new EKSClient(settings), (client) => client.destroy());
  ports.resolve({ audience: { clusterName, region: REGION, stsUrl: ministack.url }, eks });
  return { settings, ec2Url: moto.url, clusterName, cluster, eks };
}

/** A control plane that asks our webhook whose a token is. */
async function startCluster(
  owned: AsyncDisposableStack,
  ports: Promise<TokenWebhookPorts>,
): Promise<ControlPlane> {
  const webhook = owned.use(await startTokenWebhook(ports));
  const folder = owned.adopt(await mkdtemp(join(tmpdir(), "jangada-webhook-")), (path) =>
    rm(path, { recursive: true, force: true }),
  );
  const file = join(folder, "webhook.json");
  await writeFile(file, webhook.kubeconfig);
  const flags = [
    `--authentication-token-webhook-config-file=${file}`,
    "--authentication-token-webhook-version=v1",
  ];
  const started = startControlPlane({ nodes: 3, apiserverFlags: flags.join(" ") });
  return owned.adopt(await started, (cluster) => cluster.stop());
}
