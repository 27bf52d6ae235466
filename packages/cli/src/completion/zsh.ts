import type { CommandNode, OptionNode, Place } from './command-tree.ts';
import { completedKeys, sections } from './config-words.ts';

/** Completion for zsh, by its own _arguments, with what help says of every option and key. */
export function zshScript(tree: readonly CommandNode[]): string {
  const keys = completedKeys();
  return `#compdef spikeseg-cli
# zsh completion for spikeseg-cli, made by: spikeseg-cli completion zsh

${tree.map((node) => commandFunction(node, tree)).join('\n')}
# Each of the kinds of words given that there are.
_spikeseg-cli_any() {
  local kind expl ret=1
  local -a names
  for kind in "$@"; do
    case $kind in
      keys) _spikeseg-cli_keys && ret=0 ;;
      names) _wanted keys expl key compadd -- ${[...sections(), ...keys.map(({ path }) => path)].join(' ')} && ret=0 ;;
      runs)
        names=(runs/*(/N:t))
        (( $#names )) && _wanted runs expl run compadd -a names && ret=0 ;;
      paths) _files && ret=0 ;;
      *) _wanted words expl word compadd -- $=kind && ret=0 ;;
    esac
  done
  return ret
}

_spikeseg-cli_keys() {
  local expl
  if compset -P '*='; then
    case \${IPREFIX%=} in
${keys
  .filter(({ words }) => words.length > 0)
  .map(({ path, words }) => `      ${path}) _wanted values expl value compadd -- ${words.join(' ')} ;;`)
  .join('\n')}
      *) _files ;;
    esac
    return
  fi
  local -a keys
  keys=(
${keys.map(({ path, description }) => `    ${quoted(`${path}:${description}`)}`).join('\n')}
  )
  _describe -t keys key keys -S =
}

# Read by compinit it is the function itself, sourced it makes the function known.
if [[ $funcstack[1] == _spikeseg-cli ]]; then
  _spikeseg-cli "$@"
else
  compdef _spikeseg-cli spikeseg-cli
fi
`;
}

const functionName = (path: readonly string[]): string => ['_spikeseg-cli', ...path].join('__');

function commandFunction({ path, options, commands, argument }: CommandNode, tree: readonly CommandNode[]): string {
  const name = functionName(path);
  const specs = options.map(optionSpec);
  if (commands.length === 0) {
    const action = actionOf(argument);
    return `${name}() {\n  _arguments -s -S : ${[...specs, ...(action === '' ? [] : [quoted(`*:argument:${action}`)])].join(' \\\n    ')}\n}\n`;
  }
  const described = tree
    .filter((node) => node.path.length === path.length + 1 && path.every((word, i) => node.path[i] === word))
    .map((node) => quoted(`${node.path.at(-1)}:${node.summary}`));
  return `${name}() {
  local curcontext="$curcontext" state
  local -a line commands
  commands=(
    ${described.join('\n    ')}
  )
  _arguments -C -s ${[...specs, "'1: :->command'", "'*:: :->rest'"].join(' \\\n    ')}
  case $state in
    command) _describe -t commands command commands ;;
    rest)
      case $line[1] in
${commands.map((command) => `        ${command}) ${functionName([...path, command])} ;;`).join('\n')}
      esac ;;
  esac
}
`;
}

function optionSpec({ flags, description, value, valueName }: OptionNode): string {
  const takes = value === undefined ? '' : `:${valueName}:${actionOf(value) || ' '}`;
  const told = quoted(`[${description.replaceAll(/[[\]\\]/g, '\\$&')}]${takes}`);
  const names = flags.map((flag) => `${flag}${value === undefined ? '' : flag.startsWith('--') ? '=' : '+'}`);
  return names.length === 1 ? `${names[0]}${told}` : `'(${flags.join(' ')})'{${names.join(',')}}${told}`;
}

/** What completes a place; nothing where anything may stand. The blank keeps _arguments from adding words of its own. */
function actionOf({ words, paths, runs, keys }: Place): string {
  const kinds = [
    ...(words.length > 0 ? [`"${words.join(' ')}"`] : []),
    ...(runs ? ['runs'] : []),
    ...(paths ? ['paths'] : []),
    ...(keys === 'none' ? [] : [keys === 'named' ? 'names' : 'keys']),
  ];
  return kinds.length === 0 ? '' : ` _spikeseg-cli_any ${kinds.join(' ')}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
