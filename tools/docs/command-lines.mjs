// The calls of spikeseg-cli in a piece of shell.

const groups = ['batch', 'batch plan', 'config'];

/**
 * @param code shell
 * @returns {{ command: string, flags: string[], keys: string[] }[]} command is '' for spikeseg-cli alone, 'config keys' for a
 *   command of a group; keys are the left sides of key=value
 */
export function commandLines(code) {
  return code
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .flatMap((line) => line.replace(/(^|\s)#.*$/, '').split(/\|\|?|&&?|;|\$\(|\)/))
    .map((part) => /(?:^|\s)(?:(?:\S*\/)?spikeseg-cli|\S*cli\/dist\/bin\.js)(?:\s+(.*))?$/.exec(part.trim()))
    .filter((match) => match !== null && !/\bnpm (i|install)\b/.test(match.input))
    .map(([, rest]) => read(words(rest ?? '')));
}

const words = (text) => text.match(/'[^']*'|"[^"]*"|\S+/g) ?? [];

const isWord = (word) => word !== undefined && /^[a-z][a-z-]*$/.test(word);

function read(argv) {
  let length = isWord(argv[0]) ? 1 : 0;
  while (groups.includes(argv.slice(0, length).join(' ')) && isWord(argv[length])) length++;
  const rest = argv.slice(length);
  return {
    command: argv.slice(0, length).join(' '),
    flags: rest.filter((word) => /^-{1,2}[a-zA-Z]/.test(word)).map((word) => word.split('=')[0]),
    keys: rest.filter((word) => /^[a-z_][a-z0-9_.]*=/.test(word)).map((word) => word.split('=')[0]),
  };
}
