import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClientConfigFile } from "../../../cli/client-config/client-config-file.ts";
import { runCli } from "../support/run-cli.ts";

let home: string;
let file: ClientConfigFile;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "client-config-"));
  file = new ClientConfigFile({}, home);
});
afterEach(() => rmSync(home, { recursive: true }));

function write(text: string): void {
  mkdirSync(dirname(file.path), { recursive: true });
  writeFileSync(file.path, text);
}

describe("ClientConfigFile", () => {
  it("is below ~/.config, or where XDG_CONFIG_HOME says", () => {
    expect(file.path).toBe(join(home, ".config/jangada/config.json"));
    const elsewhere = new ClientConfigFile({ XDG_CONFIG_HOME: "/etc/xdg" }, home);
    expect(elsewhere.path).toBe("/etc/xdg/jangada/config.json");
    expect(new ClientConfigFile({ XDG_CONFIG_HOME: "" }, home).path).toBe(file.path);
  });

  it("gives back what was written, and nothing where there is no file", () => {
    expect(file.read()).toEqual({});
    file.write({ cluster: "prod" });
    expect(file.read()).toEqual({ cluster: "prod" });
    expect(readFileSync(file.path, "utf8")).toBe('{\n  "cluster": "prod"\n}\n');
  });

  it("takes values that are no strings, as a person may write them", () => {
    write('{"colorized": false}');
    expect(file.read()).toEqual({ colorized: "false" });
  });

  it.for(["{", "[]", "null", '"text"'])(
    "ends a command in one line when it holds %s",
    async (text) => {
      write(text);
      const { errorOutput, exitCode } = await runCli(["backup", "get"], { clientConfig: file });
      expect(errorOutput).toContain(`the settings in '${file.path}' cannot be read`);
      expect(errorOutput.trim().split("\n")).toHaveLength(1);
      expect(exitCode).toBe(2);
    },
  );

  it("says why it cannot be read when it is a directory", () => {
    mkdirSync(file.path, { recursive: true });
    expect(() => file.read()).toThrow("EISDIR");
  });

  it("takes a path through a file for none", () => {
    writeFileSync(join(home, ".config"), "");
    expect(file.read()).toEqual({});
  });
});
