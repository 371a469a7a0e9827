import { describe, expect, it } from "vitest";
import { example, spelled, templateOf } from "./synthesize.ts";

interface Detail {
  readonly status?: readonly string[];
  readonly output?: readonly { readonly wildcard: string }[];
  readonly stateMachineArn?: readonly string[];
  readonly $or?: readonly Detail[];
}

interface Rule {
  readonly EventPattern: { readonly source: readonly string[]; readonly detail: Detail };
  readonly Targets: readonly {
    readonly Arn: string;
    readonly InputTransformer: {
      readonly InputPathsMap: Readonly<Record<string, string>>;
      readonly InputTemplate: string;
    };
  }[];
}

const template = templateOf(example);
const rules = Object.values(template.findResources("AWS::Events::Rule"))
  .map(({ Properties }) => spelled(Properties) as Rule)
  .filter(({ EventPattern }) => EventPattern?.source.includes("aws.states"));

/** Whether an event's detail is one that a pattern is after, as EventBridge decides it. */
function matches({ status, output, $or, ...rest }: Detail, event: Record<string, string>): boolean {
  const field = (name: string, wanted?: readonly string[]) =>
    wanted === undefined || wanted.includes(event[name] ?? "");
  return (
    field("status", status) &&
    Object.entries(rest).every(([name, wanted]) => field(name, wanted)) &&
    (output === undefined ||
      output.some(({ wildcard }) =>
        (event.output ?? "").includes(wildcard.replace(/^\*|\*$/g, "")),
      )) &&
    ($or === undefined || $or.some((one) => matches(one, event)))
  );
}

/** What the topic gets when an execution ends so. */
function messagesOf(event: Record<string, string>) {
  return rules
    .filter(({ EventPattern }) => matches(EventPattern.detail, event))
    .flatMap(({ Targets }) => Targets)
    .map(({ InputTransformer: { InputPathsMap, InputTemplate } }) => {
      const filled = Object.entries(InputPathsMap).reduce((text, [name, path]) => {
        const value = event[path.replace("$.detail.", "")] ?? "";
        // Inside a string EventBridge writes the bare value, elsewhere JSON.
        return text
          .replaceAll(`:<${name}>`, `:${JSON.stringify(value)}`)
          .replaceAll(`<${name}>`, value);
      }, InputTemplate);
      return JSON.parse(filled.replaceAll("<AWS::Region>", "eu-west-1"));
    });
}

const machines = rules[0]?.EventPattern.detail.stateMachineArn ?? [];
const summary = (phase: string) => JSON.stringify({ backupName: "nightly-1", phase, items: 3 });

/** An execution of one of the stack's workflows that ended. */
function ended(status: string, output = "", stateMachineArn = machines[0] ?? "") {
  const executionArn = "arn:aws:states:eu-west-1:123456789012:execution:X:nightly-1";
  return { status, output, stateMachineArn, executionArn, name: "nightly-1" };
}

describe("Outcomes", () => {
  it("watches backups and restores", () => {
    expect(machines).toEqual([
      expect.stringContaining("BackupWorkflow"),
      expect.stringContaining("RestoreWorkflow"),
    ]);
  });

  it.for([
    ["SUCCEEDED", summary("Completed"), "Completed"],
    ["SUCCEEDED", summary("PartiallyFailed"), "PartiallyFailed"],
    ["SUCCEEDED", summary("Failed"), "Failed"],
    ["SUCCEEDED", summary("FailedValidation"), "Failed"],
    ["FAILED", "", "Failed"],
    ["TIMED_OUT", "", "Failed"],
    ["ABORTED", "", "Aborted"],
  ] as const)(
    "tells once of an execution that is %s, with output %s: %s",
    ([status, output, outcome]) => {
      for (const machine of machines) {
        const messages = messagesOf(ended(status, output, machine));

        expect(messages.map((message) => message.outcome)).toEqual([outcome]);
      }
    },
  );

  it("tells of no execution that has only begun, nor of other workflows", () => {
    expect(messagesOf(ended("RUNNING"))).toEqual([]);
    expect(messagesOf(ended("FAILED", "", "arn:aws:states:x"))).toEqual([]);
  });

  it("says which run it was, and where to look at it", () => {
    expect(messagesOf(ended("FAILED"))).toEqual([
      expect.objectContaining({
        cluster: "example",
        name: "nightly-1",
        execution:
          "https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/arn:aws:states:eu-west-1:123456789012:execution:X:nightly-1",
      }),
    ]);
  });
});
