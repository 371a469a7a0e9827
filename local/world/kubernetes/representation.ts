import { apiVersionOf } from "../../../lambdas/core/kube/api-resource.ts";
import { parseLossless } from "../../../lambdas/core/kube/lossless-json.ts";
import type { ApiResponse } from "./api-request.ts";
import type { StoredObject } from "./collection.ts";
import type { JsonObject } from "./json-object.ts";
import type { ListPage } from "./list-page.ts";
import { listItemText, objectText } from "./object-form.ts";
import { isRevisioned, type ServedResource } from "./served-resource.ts";
import { StatusError } from "./status-error.ts";
import { tableColumns } from "./table-columns.ts";

/** In what form a client wants objects: as they are, as a table to print, or their metadata. */
export type Form = "object" | "table" | "metadata";

type Text = Pick<StoredObject, "text">;

/** The first form of an `Accept` header that the world speaks. Throws 406. */
export function formOf(accept: string | undefined): Form {
  const form = (accept ?? "*/*")
    .split(",")
    .map(formOfRange)
    .find((spoken) => spoken !== undefined);
  if (form !== undefined) return form;
  const message = "406: Not Acceptable\n\nAvailable representations: application/json";
  throw new StatusError(406, "NotAcceptable", message, {});
}

function formOfRange(range: string): Form | undefined {
  const [type = "", ...parameters] = range.split(";").map((part) => part.trim());
  if (!["*/*", "application/*", "application/json", ""].includes(type)) return undefined;
  const as = parameters.find((parameter) => parameter.startsWith("as="))?.slice(3) ?? "";
  if (as === "Table") return "table";
  if (as.startsWith("PartialObjectMetadata")) return "metadata";
  return as === "" ? "object" : undefined;
}

/** Prints objects of one resource in one form. */
export class Representation {
  readonly #resource: ServedResource;
  readonly #form: Form;
  readonly #now: Date;

  constructor(resource: ServedResource, form: Form, now: Date) {
    this.#resource = resource;
    this.#form = form;
    this.#now = now;
  }

  /** One object by itself. */
  object(stored: Text): string {
    if (this.#form === "object") return objectText(this.#resource, stored);
    if (this.#form === "metadata") return metadataText(stored);
    return this.#table({}, [stored]);
  }

  /** One page of a list. */
  page({ revision, objects, next, remaining }: ListPage): string {
    const metadata = {
      ...(isRevisioned(this.#resource) && { resourceVersion: String(revision) }),
      ...(next !== undefined && { continue: next }),
      ...(next === undefined && this.#resource.custom && { continue: "" }),
      ...(remaining !== undefined && { remainingItemCount: remaining }),
    };
    if (this.#form === "table") return this.#table(metadata, objects);
    const isMetadata = this.#form === "metadata";
    const type = isMetadata
      ? { kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1" }
      : { kind: this.#resource.listKind, apiVersion: apiVersionOf(this.#resource) };
    const items = objects.map((stored) =>
      isMetadata ? metadataText(stored) : listItemText(this.#resource, stored),
    );
    const head = JSON.stringify({ ...type, metadata }).slice(0, -1);
    return `${head},"items":[${items.join(",")}]}`;
  }

  #table(metadata: object, objects: readonly Text[]): string {
    const columns = tableColumns(this.#resource, this.#now);
    const columnDefinitions = columns.map(({ name, type, priority }) => ({
      name,
      type,
      format: name === "Name" ? "name" : "",
      description: name,
      priority,
    }));
    const rows = objects.map((stored) => {
      const object = parseLossless(stored.text) as JsonObject;
      const partial = parseLossless(metadataText(stored));
      return { cells: columns.map(({ cell }) => cell(object)), object: partial };
    });
    const type = { kind: "Table", apiVersion: "meta.k8s.io/v1" };
    return JSON.stringify({ ...type, metadata, columnDefinitions, rows });
  }
}

/** A JSON answer. */
export function jsonResponse(status: number, body: string): ApiResponse {
  return { status, headers: { "content-type": "application/json" }, body: `${body}\n` };
}

function metadataText(stored: Text): string {
  const { metadata } = parseLossless(stored.text) as JsonObject;
  const type = { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" };
  return JSON.stringify({ ...type, metadata });
}
