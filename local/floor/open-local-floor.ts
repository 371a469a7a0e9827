import type { Floor } from "../../cli/floor.ts";
import type { GlobalOptions } from "../../cli/global-options.ts";
import { LocalFloor } from "./local-floor.ts";
import { readConfiguration } from "./read-configuration.ts";

/**
 * Opens this machine as a floor; `directory` is where `clusters/` is looked for.
 *
 * @throws JangadaError `FailedValidation` naming the configuration and everything wrong with it.
 */
export function openLocalFloor(
  { config, cluster, kubeconfig, kubecontext }: GlobalOptions,
  directory: string,
): Floor {
  const choice = { directory, ...(config && { config }), ...(cluster && { cluster }) };
  return new LocalFloor({
    configuration: readConfiguration(choice),
    ...(kubeconfig && { kubeconfig }),
    ...(kubecontext && { kubecontext }),
  });
}
