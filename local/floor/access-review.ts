import type { ApiClient } from "../../lambdas/adapters/kubernetes/api-client.ts";

/** Something one may or may not do in a cluster. `*` stands for all. */
export interface AccessQuestion {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
}

/**
 * Asks the API server whether our own credentials may do something, by a SelfSubjectAccessReview,
 * which everyone may create and which changes nothing.
 */
export async function isAllowed(client: ApiClient, question: AccessQuestion): Promise<boolean> {
  const { status, body } = await client.request({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      kind: "SelfSubjectAccessReview",
      apiVersion: "authorization.k8s.io/v1",
      spec: { resourceAttributes: question },
    }),
  });
  const text = await body.text();
  if (status !== 201) throw new Error(`the API server answers ${status}: ${text.slice(0, 200)}`);
  const review = JSON.parse(text) as { status?: { allowed?: boolean } };
  return review.status?.allowed ?? false;
}
