import type { Command } from "commander";

/** Shells that can be served. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

/** One of {@link SHELLS}. */
export type Shell = (typeof SHELLS)[number];

/** What may follow after the words of a command. */
interface Completion {
  /** `backup get`, empty for the program itself. */
  readonly path: string;
  /** Subcommands and long options. */
  readonly words: readonly string[];
}

/** Commands whose operands are names, and which command lists them. */
const LISTS: readonly (readonly [pattern: string, list: string])[] = [
  ["backup (get|describe|logs|download|delete)", "backup get"],
  ["restore (get|describe|logs|delete-disks)", "restore get"],
  ["schedule (get|describe|delete|pause|unpause)", "schedule get"],
  ["backup-location get", "backup-location get"],
  ["(get|describe|delete) backups?", "backup get"],
  ["(get|describe) restores?", "restore get"],
  ["(get|describe|delete) schedules?", "schedule get"],
];

/** The script to be read by a shell; it asks `jangada` itself for the names of objects. */
export function completionScript(program: Command, shell: Shell): string {
  const completions = [...completionsOf(program, [])];
  switch (shell) {
    case "bash":
      return bashScript(completions);
    case "zsh":
      return `#compdef jangada\nautoload -Uz bashcompinit && bashcompinit\n${bashScript(completions)}`;
    case "fish":
      return fishScript(completions);
  }
}

function* completionsOf(command: Command, path: readonly string[]): Generator<Completion> {
  const visible = command.createHelp().visibleCommands(command);
  const options = command.createHelp().visibleOptions(command);
  const words = [
    ...visible.map((child) => child.name()),
    ...options.flatMap(({ long }) => long ?? []),
  ];
  yield { path: path.join(" "), words };
  for (const child of visible) {
    for (const name of [child.name(), ...child.aliases()])
      yield* completionsOf(child, [...path, name]);
  }
}

/** Words of the path are those without a dash; options keep what went before them. */
function bashScript(completions: readonly Completion[]): string {
  const cases = completions.map(
    ({ path, words }) => `    "${path}") words="${words.join(" ")}" ;;`,
  );
  const lists = LISTS.map(
    ([pattern, list]) =>
      `  [[ "$path" =~ ^${pattern.replaceAll(" ", "\\ ")}$ && "$current" != -* ]] && words="$(jangada "\${floor[@]}" ${list} 2>/dev/null | awk 'NR > 1 { print $1 }')"`,
  );
  return `_jangada() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" words="" word skip=""
  local -a floor=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    if [[ -n "$skip" ]]; then floor+=("$skip" "$word"); skip=""; continue; fi
    case "$word" in
      --config|--cluster|--kubeconfig|--kubecontext) skip="$word" ;;
      --local|--config=*|--cluster=*|--kubeconfig=*|--kubecontext=*) floor+=("$word") ;;
      -*) ;;
      *) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join("\n")}
  esac
${lists.join("\n")}
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _jangada jangada
`;
}

function fishScript(completions: readonly Completion[]): string {
  const lines = completions.map(
    ({ path, words }) =>
      `complete -c jangada -f -n '__jangada_at "${path}"' -a '${words.join(" ")}'`,
  );
  const lists = LISTS.map(
    ([pattern, list]) =>
      `complete -c jangada -f -n '__jangada_like "^${pattern}$"' -a '(jangada (__jangada_floor) ${list} 2>/dev/null | tail -n +2 | string split -f 1 " ")'`,
  );
  return `function __jangada_path
  set -l skip 0
  for word in (commandline -opc)[2..]
    if test $skip = 1; set skip 0; continue; end
    switch $word
      case --config --cluster --kubeconfig --kubecontext
        set skip 1
      case '-*'
      case '*'
        echo $word
    end
  end
end
function __jangada_floor
  set -l skip 0
  for word in (commandline -opc)[2..]
    if test $skip = 1; set skip 0; echo $word; continue; end
    switch $word
      case --config --cluster --kubeconfig --kubecontext
        set skip 1; echo $word
      case '--local' '--config=*' '--cluster=*' '--kubeconfig=*' '--kubecontext=*'
        echo $word
    end
  end
end
function __jangada_at; test "$(string join ' ' (__jangada_path))" = "$argv[1]"; end
function __jangada_like; string match -qr -- $argv[1] "$(string join ' ' (__jangada_path))"; end
${[...lines, ...lists].join("\n")}
`;
}
