import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What {@link startAwsEndpoint} knows. */
export interface AwsEndpointContents {
  /** By name, such as `/jangada/shop/backup-storage-locations/default`. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** EKS clusters by name. */
  readonly clusters: Readonly<Record<string, FakeCluster>>;
}

/** An EKS cluster, as DescribeCluster answers. */
export interface FakeCluster {
  readonly endpoint: string;
  /** In PEM. */
  readonly certificateAuthority: string;
  /** What else it says, such as `accessConfig`. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/**
 * Answers SSM's GetParametersByPath and EKS' DescribeCluster on loopback; nothing else. It checks no
 * signature, knows no paging and no error but 404.
 */
export async function startAwsEndpoint(contents: AwsEndpointContents) {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const answer = request.url?.startsWith("/clusters/")
      ? describeCluster(contents, request.url.slice("/clusters/".length))
      : getParameters(contents, JSON.parse(body || "{}"));
    response.writeHead(answer === undefined ? 404 : 200, {
      "content-type": "application/json",
      ...(answer === undefined && { "x-amzn-errortype": "ResourceNotFoundException" }),
    });
    response.end(JSON.stringify(answer ?? { message: "not found" }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

function describeCluster({ clusters }: AwsEndpointContents, name: string) {
  const cluster = clusters[decodeURIComponent(name)];
  if (!cluster) return undefined;
  const data = Buffer.from(cluster.certificateAuthority).toString("base64");
  const { endpoint, settings } = cluster;
  return { cluster: { name, endpoint, certificateAuthority: { data }, ...settings } };
}

function getParameters({ parameters }: AwsEndpointContents, { Path }: { readonly Path?: string }) {
  return {
    Parameters: Object.entries(parameters)
      .filter(([name]) => name.startsWith(String(Path)))
      .map(([Name, value]) => ({ Name, Value: JSON.stringify(value) })),
  };
}
