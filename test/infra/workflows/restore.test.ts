import { definitionOf, example, templateOf } from "../synthesize.ts";
import { describeDefinition } from "./describe-definition.ts";

const definition = definitionOf(templateOf(example), "RestoreWorkflow");

describeDefinition("RestoreWorkflow", definition, "restore.asl.json");
