import { SSMClient } from "@aws-sdk/client-ssm";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readDeployment } from "../../../lambdas/adapters/ssm/read-deployment.ts";
import { deleteParameter, writeParameter } from "../../../lambdas/adapters/ssm/write-parameter.ts";
import { ErrorName } from "../../../lambdas/core/errors.ts";
import { DEPLOYMENT, deployStack } from "../../support/deployed-stack.ts";
import type { AwsServices } from "../../support/fakes/aws-services.ts";
import { startAwsServices } from "../../support/fakes/aws-services-client.ts";

let aws: AwsServices;
let client: SSMClient;
let stop: () => Promise<void>;

beforeEach(async () => {
  ({ aws, client, stop } = await startAwsServices(SSMClient));
});

afterEach(() => stop());

describe("readDeployment", () => {
  it("finds the only stack, whatever else lies beside it", async () => {
    deployStack(aws, "shop", { metadata: { name: "deployment" } });
    aws.parameters.set("/jangada/shop/config-maps/rules", "{}");
    const found = await readDeployment(client, undefined);
    expect(found).toEqual({ clusterName: "shop", deployment: DEPLOYMENT });
  });

  it("passes over what a newer stack says", async () => {
    const newer = JSON.stringify({ ...DEPLOYMENT, more: 1 });
    aws.parameters.set("/jangada/shop/deployment", newer);
    expect((await readDeployment(client, "shop")).deployment).toEqual(DEPLOYMENT);
  });

  it("fails naming the parameter of an older stack that lacks something", async () => {
    aws.parameters.set("/jangada/shop/deployment", '{"stackName":"Jangada-shop"}');
    await expect(readDeployment(client, "shop")).rejects.toMatchObject({
      name: ErrorName.FailedValidation,
      message: expect.stringContaining("SSM parameter '/jangada/shop/deployment' is not valid"),
    });
  });
});

describe("a parameter", () => {
  it("is written over, and deleted once", async () => {
    for (const value of [{ a: 1 }, { a: 2 }]) await writeParameter(client, "/p", value);
    expect(aws.parameters.get("/p")).toBe('{"a":2}');
    await deleteParameter(client, "/p");
    await expect(deleteParameter(client, "/p")).rejects.toMatchObject({ name: ErrorName.NotFound });
  });
});
