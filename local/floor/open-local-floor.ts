import type { Floor } from "../../cli/floor.ts";
import type { GlobalOptions } from "../../cli/global-options.ts";
import { ConfigurationFile } from "./configuration-file.ts";
import { configurationFile } from "./configuration-text.ts";
import { LocalFloor } from "./local-floor.ts";

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
    file: new ConfigurationFile(configurationFile(choice)),
    ...(kubeconfig && { kubeconfig }),
    ...(kubecontext && { kubecontext }),
  });
}
