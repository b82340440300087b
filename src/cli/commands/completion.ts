// completion.ts — `treadle completion`: shell completion made from the command tree itself.
import type { Command } from "commander";
import { CommandError, EXIT, type ExitCode } from "../exit.ts";
import type { Session } from "../session.ts";

interface Entry {
  readonly name: string;
  readonly about: string;
  readonly options: readonly string[];
}

export function completion(session: Session, program: Command, shell: string): ExitCode {
  const entries = program.commands.map((command) => ({
    name: command.name(),
    about: command.description(),
    options: command.options.flatMap((option) => option.long ?? []),
  }));
  session.terminal.result(scriptOf(shell, entries));
  return EXIT.ok;
}

function scriptOf(shell: string, entries: readonly Entry[]): string {
  switch (shell) {
    case "bash":
      return bash(entries);
    case "zsh":
      return `autoload -U +X bashcompinit && bashcompinit\n${bash(entries)}`;
    case "fish":
      return fish(entries);
    default:
      throw new CommandError(
        EXIT.usage,
        `no completion for '${shell}'`,
        "there are: bash, zsh, fish",
      );
  }
}

function bash(entries: readonly Entry[]): string {
  const cases = entries.map((entry) => `    ${entry.name}) words="${entry.options.join(" ")}" ;;`);
  return [
    "_treadle() {",
    '  local current="${COMP_WORDS[COMP_CWORD]}" words=""',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words="${entries.map((entry) => entry.name).join(" ")}"`,
    '  else case "${COMP_WORDS[1]}" in',
    ...cases,
    "  esac; fi",
    '  COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '  [ "${#COMPREPLY[@]}" -gt 0 ] || COMPREPLY=($(compgen -f -- "$current"))',
    "}",
    "complete -o filenames -F _treadle treadle",
  ].join("\n");
}

function fish(entries: readonly Entry[]): string {
  const quote = (text: string): string => `'${text.replaceAll("'", "\\'")}'`;
  return entries
    .flatMap((entry) => [
      `complete -c treadle -n __fish_use_subcommand -a ${entry.name} -d ${quote(entry.about)}`,
      ...entry.options.map(
        (option) =>
          `complete -c treadle -n '__fish_seen_subcommand_from ${entry.name}' -l ${option.slice(2)}`,
      ),
    ])
    .join("\n");
}
