// What can be said of a block without running it: every one has a language, JSON parses, and what is not run names files,
// commands, flags and keys that there are.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';
import { commandLines } from './command-lines.mjs';

/** Languages that a checker knows; any other needs a reason not to be run. */
const known = ['setup', 'sh', 'ts', 'js', 'json', 'yaml', 'text', 'python'];

/**
 * @param blocks of any pages
 * @param cli what the command line has: flags of a command, or undefined; whether a key exists
 * @returns problems, one line each
 */
export function ruleProblems(blocks, cli) {
  return blocks.flatMap((block) => problemsOf(block, cli).map((problem) => `${block.page}:${block.line}: ${problem}`));
}

function problemsOf({ language, noRun, code }, cli) {
  if (language === '') return ['expected a language after the fence, got none; output is text, commands are sh'];
  if (!known.includes(language) && noRun === undefined)
    return [`expected a language that is checked, got ${language}; say why it is not: ${language} no-run="reason"`];
  if (language === 'json' && noRun === undefined) return jsonProblems(code);
  if (language === 'sh' || language === 'setup') return [...fileProblems(code), ...commandProblems(code, cli)];
  return [];
}

function jsonProblems(code) {
  try {
    JSON.parse(code);
    return [];
  } catch (error) {
    return [error.message];
  }
}

/** Files of this repository that a command names. */
function fileProblems(code) {
  return [...code.matchAll(/(?<![\w./~-])(?:bench|studies|tools|configs|packages|docs)\/[\w./-]*\w/g)]
    .map(([path]) => path)
    .filter((path) => !path.includes('/dist/') && !existsSync(join(root, path)))
    .map((path) => `${path}: expected a file of this repository, found none`);
}

function commandProblems(code, cli) {
  return commandLines(code).flatMap(({ command, flags, keys }) => {
    const has = cli.flagsOf(command);
    if (!has) return [`spikeseg-cli ${command}: there is no such command`];
    return [
      ...flags.filter((flag) => !has.includes(flag)).map((flag) => `spikeseg-cli ${command} ${flag}: there is no such flag`),
      ...keys.filter((key) => !cli.hasKey(key)).map((key) => `spikeseg-cli ${command} ${key}=…: there is no such key`),
    ];
  });
}

/** Benches and tools import TypeScript, which the Node of the lock file runs and Node 20 does not; npx finds that one. */
export function nodeProblems(page, text = readFileSync(join(root, page), 'utf8')) {
  return text
    .split(/\r?\n/)
    .flatMap((line, index) =>
      /(?<!npx )\bnode (?:bench|studies|tools)\//.test(line)
        ? [`${page}:${index + 1}: expected npx node …, got node, and this needs Node 22.18`]
        : [],
    );
}

/** Phrases that a reader has to read twice, each split here so that this file passes. */
const oddPhrase = new RegExp(
  `\\b(?:${[
    ['who', 'ever'],
    ['no', 'body'],
    ['is told', ' of'],
    ['as many ans', 'wers'],
  ]
    .map((parts) => parts.join(''))
    .join('|')})\\b`,
  'gi',
);

/** Odd phrases in pages, sources, tests and tools. */
export function wordProblems(path, text = readFileSync(join(root, path), 'utf8')) {
  return text
    .split(/\r?\n/)
    .flatMap((line, index) =>
      Array.from(line.matchAll(oddPhrase), ([phrase]) => `${path}:${index + 1}: expected plain words, got "${phrase}"`),
    );
}

/** Code without fences has no language, so it cannot be checked. */
export function indentedCode(page) {
  const lines = readFileSync(join(root, page), 'utf8')
    .replaceAll(/^ *(```+)[\s\S]*?^ *\1 *$/gm, (block) => block.replaceAll(/.+/g, '-'))
    .split(/\r?\n/);
  return lines.flatMap((line, index) => {
    if (!/^ {4}\S/.test(line) || lines[index - 1] !== '') return [];
    const before = lines.slice(0, index).findLast((other) => other !== '' && !other.startsWith('  ')) ?? '';
    return /^(?:[-*]|\d+\.) /.test(before) ? [] : [`${page}:${index + 1}: expected code between fences, got indented code`];
  });
}
