import { beforeAll, describe, expect, it } from "vitest";
import { type ApiClient, configMap, configMaps, namesOf } from "./api-client.ts";

/** Lists at a revision, then after compaction. */
export function describeRevisions(client: () => ApiClient): void {
  describe("revisions", () => {
    let path = "";
    let then = "";
    beforeAll(async () => {
      const namespace = await client().namespace();
      path = configMaps(namespace);
      await client().until(`${path}/kube-root-ca.crt`, ({ status }) => status === 200);
      for (const name of ["changed", "kept", "removed"]) {
        await client().post(path, configMap(name, { data: { state: "old" } }));
      }
      then = (await client().get(path)).json.metadata.resourceVersion;
      await client().put(`${path}/changed`, configMap("changed", { data: { state: "new" } }));
      await client().delete(`${path}/removed`);
      await client().post(path, configMap("added"));
    });

    it("lists the past exactly", async () => {
      const answer = await client().get(`${path}?${exactly(then)}`);
      expect(answer.json.metadata.resourceVersion).toBe(then);
      expect(namesOf(answer)).toEqual(["changed", "kept", "kube-root-ca.crt", "removed"]);
      expect(answer.json.items[0].data).toEqual({ state: "old" });
    });

    it("lists another kind and all namespaces at the same revision", async () => {
      const namespaces = await client().get(`/api/v1/namespaces?${exactly(then)}`);
      const all = await client().get(`/api/v1/configmaps?${exactly(then)}`);
      expect(namespaces.json.metadata.resourceVersion).toBe(then);
      expect(all.json.metadata.resourceVersion).toBe(then);
      expect(namesOf(all)).toContain("removed");
      expect(namesOf(all)).not.toContain("added");
    });

    it("pages through the past at one revision", async () => {
      const first = await client().get(`${path}?${exactly(then)}&limit=2`);
      const token = first.json.metadata.continue;
      const second = await client().get(`${path}?limit=2&continue=${token}`);
      expect(namesOf(first)).toEqual(["changed", "kept"]);
      expect(namesOf(second)).toEqual(["kube-root-ca.crt", "removed"]);
      expect(second.json.metadata.resourceVersion).toBe(then);
    });

    it("lists the past of a selection", async () => {
      const answer = await client().get(
        `${path}?${exactly(then)}&fieldSelector=metadata.name%3Dremoved`,
      );
      expect(namesOf(answer)).toEqual(["removed"]);
    });

    it("takes a revision with a limit and no match for exact", async () => {
      const answer = await client().get(`${path}?resourceVersion=${then}&limit=9`);
      expect(answer.json.metadata.resourceVersion).toBe(then);
      expect(namesOf(answer)).toContain("removed");
    });

    it("lists the present for NotOlderThan", async () => {
      const query = `resourceVersion=${then}&resourceVersionMatch=NotOlderThan`;
      const answer = await client().get(`${path}?${query}`);
      expect(namesOf(answer)).toContain("added");
    });

    it("lists health reports without a revision, whatever is asked for", async () => {
      const { status, json } = await client().get(`/api/v1/componentstatuses?${exactly(then)}`);
      expect(status).toBe(200);
      expect(json.metadata).toEqual({});
    });

    it("gives revision 0 without pages", async () => {
      const answer = await client().get(`${path}?resourceVersion=0&limit=1`);
      expect(answer.json.items.length).toBeGreaterThan(1);
    });

    it("advances the revision with every write, a removal included", async () => {
      const before = Number((await client().get(path)).json.metadata.resourceVersion);
      const { json } = await client().post(path, configMap("brief"));
      await client().delete(`${path}/brief`);
      const after = Number((await client().get(path)).json.metadata.resourceVersion);
      expect(Number(json.metadata.resourceVersion)).toBeGreaterThan(before);
      expect(after).toBeGreaterThan(Number(json.metadata.resourceVersion));
    });

    it.for([
      { query: "resourceVersionMatch=Exact", why: "without a revision" },
      { query: "resourceVersion=0&resourceVersionMatch=Exact", why: "of revision 0" },
      { query: "resourceVersion=1&resourceVersionMatch=Roughly", why: "of another name" },
    ])("fails with 422 for a match $why", async ({ query }) => {
      const { status, json } = await client().get(`${path}?${query}`);
      expect(status).toBe(422);
      expect(json.details.causes[0].field).toBe("resourceVersionMatch");
    });

    it("fails with 422 for a match beside a continue token", async () => {
      const first = await client().get(`${path}?limit=1`);
      const token = first.json.metadata.continue;
      const { status } = await client().get(`${path}?${exactly(then)}&limit=1&continue=${token}`);
      expect(status).toBe(422);
    });

    it("fails with 400 for a revision beside a continue token", async () => {
      const first = await client().get(`${path}?limit=1`);
      const token = first.json.metadata.continue;
      const { status } = await client().get(`${path}?resourceVersion=${then}&continue=${token}`);
      expect(status).toBe(400);
    });

    it.for(["resourceVersionMatch=Exact", "resourceVersionMatch=NotOlderThan"])(
      "fails with 504 for a revision in the future and %s",
      async (match) => {
        const { status, json } = await client().get(`${path}?resourceVersion=99999999&${match}`);
        expect(status).toBe(504);
        expect(json).toMatchObject({
          reason: "Timeout",
          details: { causes: [{ reason: "ResourceVersionTooLarge" }] },
        });
      },
    );

    it("says when to retry for a revision in the future", async () => {
      const { headers, json } = await client().get(`${path}?resourceVersion=99999999`);
      expect(headers.get("retry-after")).toBe("1");
      expect(json.details.retryAfterSeconds).toBe(1);
    });

    it("fails with 410 for a revision that was compacted away", async ({ skip }) => {
      if (client().api.compact === undefined) skip();
      await client().api.compact?.();
      const { status, json } = await client().get(`${path}?${exactly(then)}`);
      expect(status).toBe(410);
      expect(json).toMatchObject({ reason: "Expired", code: 410 });
    });

    it("goes on at a newer revision with the token a 410 for an old one offers", async ({
      skip,
    }) => {
      if (client().api.compact === undefined) skip();
      const first = await client().get(`${path}?limit=2`);
      await client().post(path, configMap("zz"));
      await client().api.compact?.();
      const refusal = await client().get(
        `${path}?limit=9&continue=${first.json.metadata.continue}`,
      );
      expect(refusal.status).toBe(410);
      const token = refusal.json.metadata.continue;
      const rest = await client().get(`${path}?limit=9&continue=${token}`);
      expect(rest.status).toBe(200);
      expect(namesOf(first)).toEqual(["added", "changed"]);
      expect(namesOf(rest)).toEqual(["kept", "kube-root-ca.crt", "zz"]);
      expect(Number(rest.json.metadata.resourceVersion)).toBeGreaterThan(
        Number(first.json.metadata.resourceVersion),
      );
    });
  });
}

function exactly(revision: string): string {
  return `resourceVersion=${revision}&resourceVersionMatch=Exact`;
}
