import { expect, it } from "vitest";
import { ConsoleLinks } from "../../lambdas/core/console-links.ts";

it.for([
  ["eu-west-1", "https://eu-west-1.console.aws.amazon.com"],
  ["us-gov-west-1", "https://console.amazonaws-us-gov.com"],
  ["cn-north-1", "https://console.amazonaws.cn"],
] as const)("leads to the console of %s's partition", ([region, host]) => {
  const links = new ConsoleLinks(region);

  expect(links.stateMachine("arn:m")).toBe(
    `${host}/states/home?region=${region}#/statemachines/view/arn:m`,
  );
  expect(links.execution("arn:e")).toBe(
    `${host}/states/home?region=${region}#/v2/executions/details/arn:e`,
  );
  expect(links.logGroups("Jangada-shop-")).toBe(
    `${host}/cloudwatch/home?region=${region}#logsV2:log-groups$3FlogGroupNameFilter$3DJangada-shop-`,
  );
  expect(links.directory({ bucket: "backups", prefix: "shop/backups/b/" })).toBe(
    `${host}/s3/buckets/backups?region=${region}&prefix=shop/backups/b/`,
  );
});
