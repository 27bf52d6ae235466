import type { CommandNode, Place } from './command-tree.ts';
import { completedKeys, sections } from './config-words.ts';

/**
 * Completion for bash 3.2 and later, made once: no TAB starts Node. Words are taken from the line, because readline cuts them
 * at = and :, and only what follows the last of those is put back.
 */
export function bashScript(tree: readonly CommandNode[]): string {
  const keys = completedKeys();
  const withWords = keys.filter(({ words }) => words.length > 0);
  return `# bash completion for spikeseg-cli, made by: spikeseg-cli completion bash
_spikeseg_cli() {
  local line="\${COMP_LINE:0:COMP_POINT}" path= prev= cur= word words= paths= runs= keys= values= names= head=
  local -a before
  read -r -a before <<< "$line"
  if [[ $line != *[[:space:]] ]]; then
    cur="\${before[\${#before[@]}-1]}"
    unset "before[\${#before[@]}-1]"
  fi
  for word in "\${before[@]:1}"; do
    case "$path $word" in
${tree
  .filter(({ path }) => path.length > 0)
  .map(({ path }) => `      '${[path.slice(0, -1).join(' '), path.at(-1)].join(' ')}') path='${path.join(' ')}' ;;`)
  .join('\n')}
    esac
    prev="$word"
  done
  if [[ $cur == --*=* ]]; then
    prev="\${cur%%=*}"
    head="$prev="
    cur="\${cur#*=}"
  fi
  case "$path:$prev" in
${tree.flatMap(valueCases).join('\n')}
    *)
      if [[ $cur == -* ]]; then
        case "$path" in
${tree.map(({ path, options }) => `          '${path.join(' ')}') words='${options.flatMap(({ flags }) => flags).join(' ')}' ;;`).join('\n')}
        esac
      else
        case "$path" in
${tree.map(({ path, commands, argument }) => `          '${path.join(' ')}') ${assignments(argument, commands)} ;;`).join('\n')}
        esac
      fi ;;
  esac
  if [[ -n $keys && -z $head && $cur == *=* ]]; then
    case "\${cur%%=*}" in
${withWords.map(({ path, words }) => `      ${path}) values='${words.join(' ')}' ;;`).join('\n')}
    esac
    head="\${cur%%=*}="
    cur="\${cur#*=}"
    words="$values"
    runs=
    names=
  elif [[ -n $keys && ( -n $cur || -z $paths ) ]]; then
    names='${keys.map(({ path }) => `${path}=`).join(' ')}'
  fi
  [[ $keys == named ]] && names='${[...sections(), ...keys.map(({ path }) => path)].join(' ')}'
  if [[ -n $runs && -d runs ]]; then
    for word in runs/*/; do
      word="\${word#runs/}"
      [[ $word == *[[:space:]]* || $word == '*/' ]] || words="$words \${word%/}"
    done
  fi
  COMPREPLY=( $(compgen -W "$words $names" -- "$cur") )
  # Without an answer, the option "default" completes paths.
  [[ \${#COMPREPLY[@]} -eq 0 && -z $paths$head ]] && compopt +o default 2>/dev/null
  [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  if [[ -n $head && $COMP_WORDBREAKS != *=* ]]; then
    COMPREPLY=( "\${COMPREPLY[@]/#/$head}" )
  fi
  return 0
}
complete -o default -F _spikeseg_cli spikeseg-cli
`;
}

/** Lines that say what follows the options of a command that take a value. */
const valueCases = ({ path, options }: CommandNode): string[] =>
  options.flatMap(({ flags, value }) =>
    value === undefined
      ? []
      : [`    ${flags.map((flag) => `'${path.join(' ')}:${flag}'`).join('|')}) ${assignments(value, [])} ;;`],
  );

const assignments = ({ words, paths, runs, keys }: Place, commands: readonly string[]): string =>
  [
    `words='${[...commands, ...words].join(' ')}'`,
    ...(paths ? ['paths=1'] : []),
    ...(runs ? ['runs=1'] : []),
    ...(keys === 'none' ? [] : [`keys=${keys}`]),
  ].join(' ');
