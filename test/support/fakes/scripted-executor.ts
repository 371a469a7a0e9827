import type {
  ExecOutcome,
  ExecRequest,
  PodExecutor,
} from "../../../lambdas/core/kube/pod-executor.ts";

/** What the commands of a {@link ScriptedExecutor} do. */
export interface Script {
  /** First words of the commands that fail. */
  readonly failing?: readonly string[];
  /** Called when a command runs: lets time pass, or throws as a bug would. */
  readonly onRun?: (request: ExecRequest) => void | Promise<void>;
}

/**
 * Runs commands by noting them. They say `out` and end well unless the script has them fail; no
 * time-out ever ends one.
 */
export class ScriptedExecutor implements PodExecutor {
  readonly requests: ExecRequest[] = [];
  script: Script;

  constructor(script: Script = {}) {
    this.script = script;
  }

  /** The first word of each command that ran, in their order. */
  get words(): readonly string[] {
    return this.requests.map(({ command }) => String(command[0]));
  }

  async execute(request: ExecRequest): Promise<ExecOutcome> {
    this.requests.push(request);
    await this.script.onRun?.(request);
    const [word = ""] = request.command;
    const isFailing = this.script.failing?.includes(word);
    return { stdout: "out", stderr: "", ...(isFailing && { error: `${word} failed` }) };
  }
}
