import { renameSync, writeFileSync } from "node:fs";
import { type Document, parseAllDocuments } from "yaml";
import type { z } from "zod";
import { goYaml } from "../../cli/output/go-yaml.ts";
import type { ClusterConfiguration } from "../../lambdas/core/configuration/cluster-configuration.ts";
import { encodeGoJson } from "../../lambdas/core/velero/go-json.ts";
import { configurationText, parseConfiguration } from "./configuration-text.ts";

/** Kinds of objects that commands change. */
export type ConfiguredKind = "Schedule" | "BackupStorageLocation" | "VolumeSnapshotLocation";

/** What is changed of one object. */
export interface ObjectChange {
  readonly kind: ConfiguredKind;
  readonly name: string;
  /** By paths such as `spec.paused`; `undefined` removes one. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/**
 * A `clusters/<name>.yaml` that commands read and change. Comments and the order of what is not changed
 * stay; a change that would leave the file invalid is refused, and the file is replaced at once.
 */
export class ConfigurationFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** @throws JangadaError `FailedValidation` with everything wrong with it. */
  read(): ClusterConfiguration {
    return parseConfiguration(this.path, configurationText(this.path));
  }

  /**
   * Adds an object as the last document, and changes others with it; what is not changed stays byte for
   * byte.
   */
  add(schema: z.ZodType, object: object, changes: readonly ObjectChange[] = []): void {
    const { status: _, ...written } = JSON.parse(encodeGoJson(schema, object));
    const text = changes.length > 0 ? this.#changed(changes) : configurationText(this.path);
    this.#write(`${text.trimEnd()}\n---\n${goYaml(written)}`);
  }

  /** Removes an object's document. */
  remove(kind: ConfiguredKind, name: string): void {
    const documents = this.#documents();
    this.#write(joined(documents.filter((document) => !isOf(document, kind, name))));
  }

  /** Changes objects, all at once. */
  change(...changes: readonly ObjectChange[]): void {
    this.#write(this.#changed(changes));
  }

  #changed(changes: readonly ObjectChange[]): string {
    const documents = this.#documents();
    for (const { kind, name, fields } of changes) {
      for (const document of documents.filter((each) => isOf(each, kind, name))) {
        setFields(document, fields);
      }
    }
    return joined(documents);
  }

  #documents(): readonly Document.Parsed[] {
    return parseAllDocuments(configurationText(this.path)) as Document.Parsed[];
  }

  #write(text: string): void {
    parseConfiguration(this.path, text);
    const draft = `${this.path}.new`;
    writeFileSync(draft, text);
    renameSync(draft, this.path);
  }
}

function setFields(document: Document.Parsed, fields: ObjectChange["fields"]): void {
  for (const [path, value] of Object.entries(fields)) {
    if (value === undefined) document.deleteIn(path.split("."));
    else document.setIn(path.split("."), value);
  }
}

function isOf(document: Document.Parsed, kind: ConfiguredKind, name: string): boolean {
  return document.get("kind") === kind && document.getIn(["metadata", "name"]) === name;
}

function joined(documents: readonly Document.Parsed[]): string {
  const texts = documents.map((document) => {
    document.directives.docStart = null;
    return document.toString({ lineWidth: 0 });
  });
  return texts.join("---\n");
}
