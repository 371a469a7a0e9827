import { type ApiResource, apiVersionOf, groupResourceOf } from "../kube/api-resource.ts";
import type { Discovery } from "../kube/discovery.ts";
import type { Pause } from "./pause.ts";

/** Twenty looks in five seconds: several API servers learn of a new definition one by one. */
const LOOKS = 20;
const INTERVAL = 250;

/** What the cluster serves, as it learns new kinds during a restore. */
export class ServedResources {
  readonly #discover: () => Promise<Discovery>;
  readonly #pause: Pause;
  #discovery: Discovery;
  #secondLook: Promise<void> | undefined;

  constructor(discovery: Discovery, discover: () => Promise<Discovery>, pause: Pause) {
    this.#discovery = discovery;
    this.#discover = discover;
    this.#pause = pause;
  }

  get discovery(): Discovery {
    return this.#discovery;
  }

  /**
   * Finds a resource by its exact name and an object's `apiVersion`. The first time it finds
   * nothing, it asks the cluster again: the kind may have come after the run began.
   */
  async find(groupResource: string, apiVersion: string): Promise<ApiResource | undefined> {
    const found = this.#lookUp(groupResource, apiVersion);
    if (found !== undefined) return found;
    this.#secondLook ??= this.#refresh();
    await this.#secondLook;
    return this.#lookUp(groupResource, apiVersion);
  }

  /** Waits until new definitions' resources (`gadgets.sample.example.com`) are served, or gives up. */
  async awaitServed(groupResources: readonly string[]): Promise<void> {
    for (let look = 0; look < LOOKS; look++) {
      await this.#refresh();
      const served = new Set(this.#discovery.resources.map(groupResourceOf));
      if (groupResources.every((name) => served.has(name))) return;
      await this.#pause(INTERVAL);
    }
  }

  async #refresh(): Promise<void> {
    this.#discovery = await this.#discover();
  }

  #lookUp(groupResource: string, apiVersion: string): ApiResource | undefined {
    const [resource] = groupResource.split(".", 1);
    const [version, group] = apiVersion.split("/").reverse();
    const found = this.#discovery.resolve(`${resource}.${version}.${group ?? ""}`);
    // Names resolve generously; an archive's folder is a plural and its group, and nothing else.
    const isExact =
      found !== undefined &&
      groupResourceOf(found) === groupResource &&
      apiVersionOf(found) === apiVersion;
    return isExact ? found : undefined;
  }
}
