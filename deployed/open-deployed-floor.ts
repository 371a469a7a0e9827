import type { Floor } from "../cli/floor.ts";
import type { GlobalOptions } from "../cli/global-options.ts";
import { UsageError } from "../cli/usage-error.ts";
import { AwsClients } from "./aws-clients.ts";
import { DeployedFloor } from "./deployed-floor.ts";

/**
 * Opens the stack of a cluster as a floor; nothing is asked of AWS until something is needed.
 *
 * @throws UsageError for options that only mean something on this machine.
 */
export function openDeployedFloor({
  cluster,
  config,
  kubeconfig,
  kubecontext,
}: GlobalOptions): Floor {
  const local = { config, kubeconfig, kubecontext };
  for (const [name, value] of Object.entries(local)) {
    if (value === undefined) continue;
    throw new UsageError(
      `--${name} means nothing to a deployed stack, which knows its cluster; add --local, or leave it out`,
    );
  }
  return new DeployedFloor(new AwsClients(), cluster);
}
