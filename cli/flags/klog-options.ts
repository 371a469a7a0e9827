import { type Command, Option } from "commander";
import { booleanOption } from "./options.ts";

const FLAGS = [
  "add_dir_header",
  "alsologtostderr",
  "legacy_stderr_threshold_behavior",
  "logtostderr",
  "one_output",
  "skip_headers",
  "skip_log_headers",
];
const VALUES = [
  "alsologtostderrthreshold",
  "log_backtrace_at",
  "log_dir",
  "log_file",
  "log_file_max_size",
  "stderrthreshold",
  "vmodule",
];
const NOTE = "accepted for Velero's sake";

/** Settings of klog, the logger of Go programs, which every Velero command takes; nothing here logs through it. */
export function withKlogOptions(program: Command): Command {
  for (const name of FLAGS) program.addOption(booleanOption(`--${name}`, NOTE).hideHelp());
  for (const name of VALUES) program.addOption(new Option(`--${name} <value>`, NOTE).hideHelp());
  return program;
}
