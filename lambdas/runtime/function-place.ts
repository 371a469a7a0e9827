import type { FunctionPlace } from "../core/run-links.ts";
import { readFunctionName, readRegion } from "./environment.ts";

/** Where this function runs. */
export function functionPlace(): FunctionPlace {
  return { region: readRegion(), namePrefix: readFunctionName().replace(/[^-]*$/, "") };
}
