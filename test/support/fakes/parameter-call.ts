import type { Answer, AwsServices } from "./aws-services.ts";
import { pageOf } from "./page-of.ts";

/** A call of Parameter Store. A path without `Recursive` lists only what is directly below it. */
export function parameterCall(
  { parameters, changes }: AwsServices,
  operation: string,
  input: Readonly<Record<string, unknown>>,
): Answer {
  const name = String(input.Name);
  if (operation === "GetParameter") {
    const Value = parameters.get(name);
    return Value === undefined
      ? { refused: "ParameterNotFound" }
      : { Parameter: { Name: name, Value } };
  }
  if (operation === "PutParameter") {
    changes.push({ operation, input });
    parameters.set(name, String(input.Value));
    return {};
  }
  if (operation === "DeleteParameter") {
    changes.push({ operation, input });
    return parameters.delete(name) ? {} : { refused: "ParameterNotFound" };
  }
  const path = String(input.Path);
  const names = [...parameters.keys()].filter(
    (each) =>
      each.startsWith(path) && (input.Recursive === true || !each.slice(path.length).includes("/")),
  );
  const token = input.NextToken as string | undefined;
  return pageOf(names, token, "Parameters", "NextToken", (Name) => ({
    Name,
    Value: parameters.get(Name),
  }));
}
