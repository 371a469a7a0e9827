import { setTimeout as sleep } from "node:timers/promises";
import { ErrorName, JangadaError } from "../../core/errors.ts";
import type { ApiResource } from "../../core/kube/api-resource.ts";
import type { KubernetesObject } from "../../core/kube/kubernetes-object.ts";
import {
  type KubernetesWriter,
  type ObjectPlace,
  type WriteOptions,
  WriteRefusal,
} from "../../core/kube/kubernetes-writer.ts";
import { parseLossless, printLossless } from "../../core/kube/lossless-json.ts";
import { listAt, textAt } from "../../core/kube/lossless-json-fields.ts";
import type { ApiClient, ApiRequest } from "./api-client.ts";
import { listPath } from "./kubernetes-reader.ts";

/** Who owns what we write, unless the caller says otherwise. */
const FIELD_MANAGER = "jangada";
const JSON_TYPE = { "content-type": "application/json" };
const MERGE_PATCH_TYPE = { "content-type": "application/merge-patch+json" };
/** Names are short; the metadata of a page this large is still a few megabytes. */
const PAGE_SIZE = 2000;
/** Milliseconds before each repetition of a write that ended in an internal error. */
const DEFAULT_PAUSES = [500, 1000, 2000];

/** What {@link kubernetesWriter} may be told. */
export interface KubernetesWriterOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds before each repetition of a write that the API server answered with 500. */
  readonly pauses?: readonly number[];
}

/** Writes to one API server. */
export function kubernetesWriter(
  client: ApiClient,
  { signal, pauses = DEFAULT_PAUSES }: KubernetesWriterOptions = {},
): KubernetesWriter {
  const send = async (request: ApiRequest): Promise<Answer> => {
    const all = signal === undefined ? request : { ...request, signal };
    for (const pause of pauses) {
      const answer = await answerTo(client, all);
      if (!isWorthRepeating(answer)) return answer;
      await sleep(pause, undefined, { signal }).catch(interrupt);
    }
    return answerTo(client, all);
  };

  return {
    async create(resource, object, options) {
      return objectIn(
        await send({
          method: "POST",
          path: listPath(resource, object.metadata.namespace),
          query: queryOf(options),
          headers: JSON_TYPE,
          body: printLossless(object),
        }),
      );
    },

    async get(place) {
      const answer = await send({ method: "GET", path: pathOf(place) });
      return answer.status === 404 ? undefined : objectIn(answer);
    },

    async mergePatch(place, patch, options) {
      return objectIn(
        await send({
          method: "PATCH",
          path: pathOf(place, options?.subresource),
          query: queryOf(options),
          headers: MERGE_PATCH_TYPE,
          body: printLossless(patch),
        }),
      );
    },

    listNames: (resource, namespace) => allNames(send, resource, namespace),
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function answerTo(client: ApiClient, request: ApiRequest): Promise<Answer> {
  const { status, body } = await client.request({ ...request, settledBy: [500] });
  return { status, text: await body.text() };
}

/**
 * 500 is what a webhook that does not answer ends in, which may pass. With causes it is the verdict
 * on a Service whose `healthCheckNodePort` is taken, and stays.
 */
function isWorthRepeating({ status, text }: Answer): boolean {
  return status === 500 && listAt(statusObject(text), "details", "causes").length === 0;
}

function objectIn({ status, text }: Answer): KubernetesObject {
  if (status < 300) return parseLossless(text) as KubernetesObject;
  const body = statusObject(text);
  throw new WriteRefusal(status, textAt(body, "message") ?? text.slice(0, 300).trim(), body);
}

/** The `Status` in an answer; `undefined` when a proxy, say, answered in its own way. */
function statusObject(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pathOf({ resource, namespace, name }: ObjectPlace, subresource?: string): string {
  const path = `${listPath(resource, namespace)}/${encodeURIComponent(name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

function queryOf({ fieldManager = FIELD_MANAGER }: WriteOptions = {}): Record<string, string> {
  return { fieldManager };
}

async function allNames(
  send: (request: ApiRequest) => Promise<Answer>,
  resource: ApiResource,
  namespace: string | undefined,
): Promise<readonly string[]> {
  const names: string[] = [];
  let next: string | undefined;
  do {
    const page = objectIn(
      await send({
        method: "GET",
        path: listPath(resource, namespace),
        query: { limit: String(PAGE_SIZE), continue: next },
        headers: { accept: METADATA_ONLY },
      }),
    );
    names.push(...listAt(page, "items").map((item) => textAt(item, "metadata", "name") ?? ""));
    next = textAt(page, "metadata", "continue");
  } while (next);
  return names;
}

const METADATA_ONLY =
  "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

function interrupt(cause: unknown): never {
  throw new JangadaError(ErrorName.Interrupted, "the restore was interrupted", { cause });
}
