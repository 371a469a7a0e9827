import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { booleanFlags, normaliseArguments } from "../../../cli/flags/normalise-arguments.ts";
import { booleanOption } from "../../../cli/flags/options.ts";

const FLAGS = {
  long: new Set(["--wait", "--snapshot-volumes", "--colorized"]),
  short: new Map([["-w", "--wait"]]),
};

describe("normaliseArguments", () => {
  it.for([
    {
      rule: "gives a bare boolean its value",
      words: "create -w name",
      written: "create --wait=true name",
    },
    {
      rule: "keeps the value of a boolean",
      words: "--wait=false name",
      written: "--wait=false name",
    },
    {
      rule: "never takes a name for the value of a boolean",
      words: "--snapshot-volumes true",
      written: "--snapshot-volumes=true true",
    },
    {
      rule: "takes the value of --colorized from the next word",
      words: "--colorized false get",
      written: "--colorized=false get",
    },
    {
      rule: "splits a short option from its value",
      words: "get -o=json -l=app=web",
      written: "get -o json -l app=web",
    },
    {
      rule: "tells the config of a location from a file",
      words: "--config region=eu-west-1",
      written: "--location-config region=eu-west-1",
    },
    {
      rule: "tells the config of a location in one word",
      words: "--config=region=eu-west-1",
      written: "--location-config=region=eu-west-1",
    },
    {
      rule: "leaves a file alone",
      words: "--config clusters/a.yaml --config=b.yaml",
      written: "--config clusters/a.yaml --config=b.yaml",
    },
    {
      rule: "leaves what follows -- alone",
      words: "--wait -- --wait -w",
      written: "--wait=true -- --wait -w",
    },
  ])("$rule", ({ words, written }) => {
    expect(normaliseArguments(words.split(" "), FLAGS).join(" ")).toBe(written);
  });
});

describe("booleanFlags", () => {
  it("finds those of all commands", () => {
    const child = new Command("child").addOption(booleanOption("-w, --wait", ""));
    const program = new Command().addOption(booleanOption("--debug", "")).addCommand(child);
    expect(booleanFlags(program)).toEqual({
      long: new Set(["--debug", "--wait"]),
      short: new Map([["-w", "--wait"]]),
    });
  });
});
