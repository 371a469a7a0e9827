import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { example, templateOf } from "./synthesize.ts";

const page = readFileSync(`${import.meta.dirname}/../../docs/stateful-resources.md`, "utf8");
const resources = templateOf(example).toJSON().Resources as Readonly<
  Record<string, { Type: string; DeletionPolicy?: string; Properties: { RoleName?: string } }>
>;

/** Resources of the types, by logical id. */
function idsOf(...types: readonly string[]): readonly string[] {
  return Object.entries(resources)
    .filter(([, { Type }]) => types.includes(Type))
    .map(([id]) => id);
}

describe("docs/stateful-resources.md", () => {
  it.for(idsOf("AWS::S3::Bucket"))("lists the bucket %s, which keeps its logical id", (id) => {
    expect(page).toContain(`\`${id}\``);
  });

  it("lists all that stays when the stack goes", () => {
    const staying = Object.entries(resources).filter(
      ([, { DeletionPolicy }]) => DeletionPolicy === "Retain",
    );

    expect(staying.map(([, { Type }]) => Type).sort()).toEqual([
      "AWS::KMS::Key",
      "AWS::S3::Bucket",
    ]);
    for (const [id] of staying) expect(page).toContain(`\`${id}\``);
  });

  it.for(idsOf("AWS::IAM::Role").filter((id) => resources[id]?.Properties.RoleName))(
    "lists the role %s, which keeps its logical id and its name",
    (id) => {
      expect(page).toContain(`\`${id}\``);
    },
  );

  it("lists nothing that is not in the stack", () => {
    const listed = [...page.matchAll(/`(Jangada[A-Za-z]+[0-9A-F]{8})`/g)].map(([, id]) => id);

    expect(listed.length).toBeGreaterThan(5);
    expect(Object.keys(resources)).toEqual(expect.arrayContaining(listed));
  });
});
