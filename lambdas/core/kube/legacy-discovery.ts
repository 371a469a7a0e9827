import * as z from "zod";

import { ErrorName, isJangadaError } from "../errors.ts";
import { type ApiResource, apiVersionOf } from "./api-resource.ts";
import { type KubernetesReader, ListRefusal } from "./kubernetes-reader.ts";
import type { ServedGroup, ServedGroups, ServedVersion } from "./served-group.ts";

const coreVersionsSchema = z.object({ versions: z.array(z.string()) });

const groupListSchema = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      versions: z.array(z.object({ version: z.string() })),
      preferredVersion: z.object({ version: z.string() }).nullish(),
    }),
  ),
});

/** `/api` (versions of the core group) or `/apis` (the other groups) in the old form. */
export const legacyDocumentSchema = z.union([groupListSchema, coreVersionsSchema]);

type LegacyDocument = z.infer<typeof legacyDocumentSchema>;

const resourceListSchema = z.object({
  resources: z
    .array(
      z.object({
        name: z.string(),
        kind: z.string(),
        namespaced: z.boolean().nullish(),
        verbs: z.array(z.string()).nullish(),
        singularName: z.string().nullish(),
        shortNames: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
});

/** A group and the versions it names, before their resources are known. */
interface NamedGroup {
  readonly group: string;
  readonly preferredVersion: string;
  readonly versions: readonly string[];
}

/**
 * Fetches the resource list of every version a legacy root names. A version that cannot be read
 * leaves a message and no resources; a core version that cannot be read rejects, because a backup
 * without pods and namespaces is none.
 */
export async function readLegacyDocument(
  reader: KubernetesReader,
  document: LegacyDocument,
): Promise<ServedGroups> {
  const failures: string[] = [];
  const readVersion = async (group: string, version: string): Promise<ServedVersion> => {
    const apiVersion = apiVersionOf({ group, version });
    try {
      const path = group === "" ? `/api/${version}` : `/apis/${apiVersion}`;
      return { version, resources: await readResources(reader, path, { group, version }) };
    } catch (error) {
      if (group === "" || !isRefusal(error)) throw error;
      failures.push(
        `discovery of '${apiVersion}' failed, none of its resources are seen: ${error.message}`,
      );
      return { version, resources: [] };
    }
  };
  const groups = await Promise.all(
    namedGroups(document).map(
      async ({ group, preferredVersion, versions }): Promise<ServedGroup> => {
        const served = versions.map((version) => readVersion(group, version));
        return { group, preferredVersion, versions: await Promise.all(served) };
      },
    ),
  );
  return { groups, failures };
}

function namedGroups(document: LegacyDocument): NamedGroup[] {
  if ("versions" in document) {
    const { versions } = document;
    return [{ group: "", preferredVersion: versions[0] ?? "", versions }];
  }
  return document.groups.map(({ name, versions, preferredVersion }) => ({
    group: name,
    preferredVersion: preferredVersion?.version ?? versions[0]?.version ?? "",
    versions: versions.map(({ version }) => version),
  }));
}

async function readResources(
  reader: KubernetesReader,
  path: string,
  groupVersion: { readonly group: string; readonly version: string },
): Promise<ApiResource[]> {
  const document = resourceListSchema.safeParse(await reader.discovery(path, false));
  if (!document.success) {
    throw new ListRefusal(200, "Invalid", `'${path}' is not a list of resources`);
  }
  return (document.data.resources ?? [])
    .filter(({ name }) => !name.includes("/"))
    .map(({ name, kind, namespaced, verbs, singularName, shortNames }) => ({
      ...groupVersion,
      resource: name,
      kind,
      namespaced: namespaced ?? false,
      verbs: verbs ?? [],
      ...(singularName && { singularName }),
      ...(shortNames && { shortNames }),
    }));
}

function isRefusal(error: unknown): error is Error {
  return (
    error instanceof ListRefusal ||
    isJangadaError(error, ErrorName.ClusterUnavailable, ErrorName.ClusterDenied)
  );
}
