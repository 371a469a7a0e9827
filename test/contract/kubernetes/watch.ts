import { describe, expect, it } from "vitest";
import { type ApiClient, configMap, configMaps, type Json } from "./api-client.ts";

/** Watches. */
export function describeWatch(client: () => ApiClient): void {
  describe("watch", () => {
    it("tells every change since a revision, in order", async () => {
      const path = await settled(client());
      const since = (await client().get(path)).json.metadata.resourceVersion;
      await client().post(path, configMap("a"));
      await client().put(`${path}/a`, configMap("a", { data: { a: "1" } }));
      await client().delete(`${path}/a`);
      const events = await client().watch(path, `resourceVersion=${since}`, count(3));
      expect(events.map(({ type }) => type)).toEqual(["ADDED", "MODIFIED", "DELETED"]);
      expect(events[0].object).toMatchObject({ apiVersion: "v1", kind: "ConfigMap" });
      const revisions = events.map(({ object }) => Number(object.metadata.resourceVersion));
      expect(revisions).toEqual([...revisions].sort((a, b) => a - b));
      expect(new Set(revisions).size).toBe(3);
    });

    it("tells changes as they happen", async () => {
      const path = await settled(client());
      const since = (await client().get(path)).json.metadata.resourceVersion;
      const events = await client().watch(path, `resourceVersion=${since}`, count(1), () =>
        client().post(path, configMap("live")),
      );
      expect(events.map(({ type, object }) => [type, object.metadata.name])).toEqual([
        ["ADDED", "live"],
      ]);
    });

    it("ends after the seconds it was given", async () => {
      const path = await settled(client());
      const since = (await client().get(path)).json.metadata.resourceVersion;
      const query = `watch=true&timeoutSeconds=1&resourceVersion=${since}`;
      const { status, text } = await client().get(`${path}?${query}`);
      expect(status).toBe(200);
      expect(text).toBe("");
    });

    it("starts with what is there when no revision is given", async () => {
      const path = await settled(client());
      await client().post(path, configMap("a"));
      const events = await client().watch(path, "fieldSelector=metadata.name%3Da", count(1));
      expect(events.map(({ type, object }) => [type, object.metadata.name])).toEqual([
        ["ADDED", "a"],
      ]);
    });

    it("tells of objects that come into and leave the selection", async () => {
      const path = await settled(client());
      const since = (await client().get(path)).json.metadata.resourceVersion;
      const labelled = (labels: Json) => configMap("a", { metadata: { labels } });
      await client().post(path, labelled({ in: "no" }));
      await client().put(`${path}/a`, labelled({ in: "yes" }));
      await client().put(`${path}/a`, labelled({ in: "yes", more: "yes" }));
      await client().put(`${path}/a`, labelled({ in: "no" }));
      const query = `resourceVersion=${since}&labelSelector=in%3Dyes`;
      const events = await client().watch(path, query, count(3));
      expect(events.map(({ type }) => type)).toEqual(["ADDED", "MODIFIED", "DELETED"]);
    });

    it("says with a bookmark when the present has been told", async () => {
      const path = await settled(client());
      const query =
        "sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
      const isBookmark = ({ type }: Json) => type === "BOOKMARK";
      const events = await client().watch(path, query, (so) => so.some(isBookmark));
      const bookmark = events.find(isBookmark);
      expect(events[0].type).toBe("ADDED");
      expect(bookmark.object.metadata.annotations).toEqual({ "k8s.io/initial-events-end": "true" });
      expect(bookmark.object.metadata.resourceVersion).toMatch(/^\d+$/);
    });
  });
}

function count(wanted: number): (events: readonly Json[]) => boolean {
  return (events) => events.length >= wanted;
}

/** ConfigMaps of a new namespace that has what every namespace gets. */
async function settled(client: ApiClient): Promise<string> {
  const path = configMaps(await client.namespace());
  await client.until(`${path}/kube-root-ca.crt`, ({ status }) => status === 200);
  return path;
}
