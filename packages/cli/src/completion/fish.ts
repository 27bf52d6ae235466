import type { CommandNode, Place } from './command-tree.ts';
import { completedKeys, sections } from './config-words.ts';

/** Completion for fish 3 and later, with what help says of every command, option and key. */
export function fishScript(tree: readonly CommandNode[]): string {
  const keys = completedKeys();
  const steps = tree.filter(({ path }) => path.length > 0);
  return `# fish completion for spikeseg-cli, made by: spikeseg-cli completion fish

# Whether the words so far name this command.
function __spikeseg_cli_at
    set -l words (commandline -opc)
    set -e words[1]
    set -l path ''
    for word in $words
        switch "$path $word"
            case ${steps.map(({ path }) => quoted([path.slice(0, -1).join(' '), path.at(-1)].join(' '))).join(' ')}
                set path (string trim -- "$path $word")
        end
    end
    test "$path" = "$argv[1]"
end

function __spikeseg_cli_runs
    for run in runs/*/
        path basename -- $run 2>/dev/null; or basename $run
    end
end

function __spikeseg_cli_keys
    set -l token (commandline -ct)
    switch "$token"
${keys
  .filter(({ words }) => words.length > 0)
  .map(
    ({ path, words }) =>
      `        case '${path}=*'\n            printf '%s\\n' ${words.map((word) => `${path}=${word}`).join(' ')}`,
  )
  .join('\n')}
        case '*=*'
            set -l parts (string split -m 1 = -- $token)
            for file in $parts[2]*
                echo "$parts[1]=$file"
            end
        case '*'
            printf '%s\\t%s\\n' ${keys.map(({ path, description }) => `${path}= ${quoted(description)}`).join(' \\\n                ')}
    end
end

complete -c spikeseg-cli -f
${tree.flatMap((node) => commandLines(node, tree)).join('\n')}
`;
}

function commandLines({ path, options, argument }: CommandNode, tree: readonly CommandNode[]): string[] {
  const here = `complete -c spikeseg-cli -n "__spikeseg_cli_at '${path.join(' ')}'"`;
  const inner = tree.filter((node) => node.path.length === path.length + 1 && path.every((word, i) => node.path[i] === word));
  return [
    ...inner.map((node) => `${here} -a ${node.path.at(-1)} -d ${quoted(node.summary)}`),
    ...answersOf(argument).map((answer) => `${here} ${answer}`),
    ...options.map(({ flags, description, value }) => {
      const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
      const takes = value === undefined ? [] : [value.paths ? '-r -F' : '-x', ...answersOf(value).filter((one) => one !== '-F')];
      return [here, ...names, ...takes, '-d', quoted(description)].join(' ');
    }),
  ];
}

const answersOf = ({ words, paths, runs, keys }: Place): string[] => [
  ...(words.length > 0 ? [`-a ${quoted(words.join(' '))}`] : []),
  ...(runs ? [`-a '(__spikeseg_cli_runs)'`] : []),
  ...(paths ? ['-F'] : []),
  ...(keys === 'assigned' ? [`-a '(__spikeseg_cli_keys)'`] : []),
  ...(keys === 'named' ? [`-a ${quoted([...sections(), ...completedKeys().map(({ path }) => path)].join(' '))}`] : []),
];

const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
