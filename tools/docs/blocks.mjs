// The fenced code blocks of the documentation; what is done with each stands in CONTRIBUTING.md, "Documentation".
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run.mjs';

/**
 * @typedef {object} Block
 * @property {string} page path below the root, with slashes
 * @property {number} line of its first line, from 1
 * @property {string} language first word after the fence, '' if there is none; 'setup' for a hidden comment
 * @property {string | undefined} noRun why it is not run
 * @property {string} code
 * @property {boolean} follows whether only white space stands between it and the block before
 */

const inside = (folder) => readdirSync(join(root, folder)).map((name) => `${folder}/${name}/`);
const folders = ['', 'docs/', 'docs/how-to/', ...inside('packages'), ...inside('studies')];

/** Every page of documentation, as a path below the root. Those in the root itself begin with a capital, as .gitignore says: others are somebody's results. */
export const pages = folders
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => folder + name))
  .filter((page) => /(?:^[A-Z]|\/)[^/]*\.md$/.test(page) && !page.endsWith('CHANGELOG.md'));

const fenceOrSetup =
  /^(?<indent> *)(?<fence>```+) *(?<language>[^\s`]*) *(?<rest>.*)\n(?<body>[\s\S]*?)^ *\k<fence> *$|^<!-- setup:(?<setup>[\s\S]*?)-->$/gm;

/** The blocks of a page, in order. @returns {Block[]} */
export function blocksOf(page, text = readFileSync(join(root, page), 'utf8')) {
  const source = text.replaceAll('\r\n', '\n');
  let end = Number.NaN;
  return Array.from(source.matchAll(fenceOrSetup), ({ 0: all, index, groups }) => {
    const { indent, language, rest, body, setup } = groups;
    const block = {
      page,
      line: source.slice(0, index).split('\n').length,
      language: setup === undefined ? language : 'setup',
      noRun: /\bno-run="([^"]+)"/.exec(rest ?? '')?.[1],
      code: setup?.trim() ?? body.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      follows: !Number.isNaN(end) && source.slice(end, index).trim() === '',
    };
    end = index + all.length;
    return block;
  });
}

/** The blocks of all pages. @returns {Block[]} */
export const allBlocks = () => pages.flatMap((page) => blocksOf(page));
