import { renameSync, writeFileSync } from "node:fs";
import { type Document, parseAllDocuments } from "yaml";
import { goYaml } from "../../cli/output/go-yaml.ts";
import type { ClusterConfiguration } from "../../lambdas/core/configuration/cluster-configuration.ts";
import { encodeGoJson } from "../../lambdas/core/velero/go-json.ts";
import { type Schedule, scheduleSchema } from "../../lambdas/core/velero/schedule.ts";
import { configurationText, parseConfiguration } from "./configuration-text.ts";

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

  /** Adds a schedule as the last document; what is there stays byte for byte. */
  addSchedule(schedule: Schedule): void {
    const { status: _, ...written } = JSON.parse(encodeGoJson(scheduleSchema, schedule));
    const text = configurationText(this.path);
    this.#write(`${text.trimEnd()}\n---\n${goYaml(written)}`);
  }

  /** Removes a schedule's document. */
  removeSchedule(name: string): void {
    const documents = this.#documents();
    this.#write(joined(documents.filter((document) => !isSchedule(document, name))));
  }

  /** Sets or removes a schedule's `spec.paused`. */
  pauseSchedule(name: string, paused: boolean): void {
    const documents = this.#documents();
    for (const document of documents.filter((each) => isSchedule(each, name))) {
      if (paused) document.setIn(["spec", "paused"], true);
      else document.deleteIn(["spec", "paused"]);
    }
    this.#write(joined(documents));
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

function isSchedule(document: Document.Parsed, name: string): boolean {
  return document.get("kind") === "Schedule" && document.getIn(["metadata", "name"]) === name;
}

function joined(documents: readonly Document.Parsed[]): string {
  const texts = documents.map((document) => {
    document.directives.docStart = null;
    return document.toString({ lineWidth: 0 });
  });
  return texts.join("---\n");
}
