import { setTimeout as sleep } from "node:timers/promises";
import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import type { Account, KubernetesApi } from "./kubernetes-api.ts";

/** JSON whose fields a test looks into without ceremony. */
// biome-ignore lint/suspicious/noExplicitAny: a test that reads a missing field fails by itself
export type Json = any;

/** An answer, read whole. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Json;
}

/** What a request may have besides method, path and body. */
export interface CallOptions {
  readonly contentType?: string;
  readonly accept?: string;
  readonly account?: Account;
  readonly token?: string;
}

const CONFIG_MAP_KIND = { apiVersion: "v1", kind: "ConfigMap" };

/** Calls an API server the way tests like to: JSON in, JSON out, never a throw for a status. */
export class ApiClient {
  readonly api: KubernetesApi;
  #names = 0;

  constructor(api: KubernetesApi) {
    this.api = api;
  }

  /** A name that no other test of this run has. */
  unique(prefix: string): string {
    this.#names++;
    return `${prefix}-${this.#names}`;
  }

  /** A new namespace of its own. */
  async namespace(): Promise<string> {
    const name = this.unique("contract");
    const answer = await this.post("/api/v1/namespaces", { metadata: { name } });
    if (answer.status !== 201) throw new Error(answer.text);
    return name;
  }

  get(path: string, options?: CallOptions): Promise<ApiAnswer> {
    return this.call("GET", path, undefined, options);
  }

  post(path: string, body: Json, options?: CallOptions): Promise<ApiAnswer> {
    return this.call("POST", path, body, options);
  }

  put(path: string, body: Json, options?: CallOptions): Promise<ApiAnswer> {
    return this.call("PUT", path, body, options);
  }

  delete(path: string, body?: Json): Promise<ApiAnswer> {
    return this.call("DELETE", path, body);
  }

  /** `type` as in `application/<type>`: `merge-patch+json`. */
  patch(path: string, type: string, body: Json): Promise<ApiAnswer> {
    return this.call("PATCH", path, body, { contentType: `application/${type}` });
  }

  /** Server-side apply of an object to its path. */
  apply(path: string, owner: string, body: Json, force = false): Promise<ApiAnswer> {
    const query = `fieldManager=${owner}${force ? "&force=true" : ""}`;
    return this.patch(`${path}?${query}`, "apply-patch+yaml", body);
  }

  /** Repeats a GET until the answer is as wanted; gives the last answer after half a minute. */
  async until(path: string, wanted: (answer: ApiAnswer) => boolean): Promise<ApiAnswer> {
    const deadline = Date.now() + 30_000;
    for (;;) {
      const answer = await this.get(path);
      if (wanted(answer) || Date.now() > deadline) return answer;
      await sleep(20);
    }
  }

  /**
   * The events of a watch, read until there are enough. `during` runs once the watch has begun. The
   * watch ends by itself after half a minute; then there are fewer.
   */
  async watch(
    path: string,
    query: string,
    enough: (events: readonly Json[]) => boolean,
    during: () => Promise<unknown> = async () => {},
  ): Promise<Json[]> {
    const response = await this.#send("GET", `${path}?watch=true&timeoutSeconds=30&${query}`);
    await during();
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (enough(eventsIn(text))) break;
    }
    return eventsIn(text);
  }

  async call(
    method: string,
    path: string,
    body?: Json,
    options: CallOptions = {},
  ): Promise<ApiAnswer> {
    const response = await this.#send(method, path, body, options);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  }

  #send(method: string, path: string, body?: Json, options: CallOptions = {}): Promise<Response> {
    const { contentType = "application/json", accept = "application/json" } = options;
    const token = options.token ?? this.api.tokens[options.account ?? "admin"];
    return this.api.fetch(`${this.api.server}${path}`, {
      method,
      headers: {
        accept,
        authorization: `Bearer ${token}`,
        "user-agent": "contract/1",
        ...(body !== undefined && { "content-type": contentType }),
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }
}

/** Path of the ConfigMaps of a namespace. */
export function configMaps(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/configmaps`;
}

/** A ConfigMap to post. */
export function configMap(name: string, rest: Json = {}): Json {
  const { metadata, ...fields } = rest;
  return { ...CONFIG_MAP_KIND, metadata: { name, ...metadata }, ...fields };
}

/** Names of the items of a list. */
export function namesOf(answer: ApiAnswer): string[] {
  return answer.json.items.map((item: Json) => item.metadata.name);
}

/** The whole lines of a watch so far. */
function eventsIn(text: string): Json[] {
  const lines = text.split("\n").slice(0, -1);
  return lines.filter((line) => line !== "").map((line) => parseLossless(line));
}

function parsed(text: string): Json {
  try {
    return parseLossless(text);
  } catch {
    return undefined;
  }
}
