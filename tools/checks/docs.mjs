// The documentation: languages, links, types, commands that there are, and, in all files, plain words. `--run`, in place of that, runs every block that is not marked otherwise, the first page in a clone in
// which nothing but `npm ci` was done, the others, two at a time, in that clone and in a copy of it, with the machine's Node, or `--node=PROGRAM`; `--list` says what is done with each. Names of
// pages (docs/live.md) limit all of it to them.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allBlocks, pages } from '../docs/blocks.mjs';
import { readCli } from '../docs/cli.mjs';
import { freshClone } from '../docs/clone.mjs';
import { columnProblems, tableHeaders } from '../docs/columns.mjs';
import { linkProblems, pathProblems } from '../docs/links.mjs';
import { indentedCode, nodeProblems, ruleProblems, wordProblems } from '../docs/rules.mjs';
import { runPage, runs } from '../docs/run-page.mjs';
import { typeProblems } from '../docs/types.mjs';
import { root } from '../run.mjs';

const argv = process.argv.slice(2);
const wanted = argv.filter((word) => !word.startsWith('--'));
const chosen = pages.filter((page) => wanted.length === 0 || wanted.includes(page));
const blocks = allBlocks().filter(({ page }) => chosen.includes(page));

/** What people read: the chosen pages, or every text file of the repository. */
const texts = () =>
  wanted.length > 0
    ? chosen
    : execFileSync(
        'git',
        [
          'ls-files',
          '-z',
          '--',
          '*.md',
          '*.ts',
          '*.mjs',
          '*.json',
          '*.yaml',
          '*.yml',
          '*.html',
          '*.css',
          '*.sh',
          '*.zsh',
          '*.txt',
        ],
        { cwd: root },
      )
        .toString()
        .split('\0')
        .filter((path) => path !== '' && existsSync(join(root, path)));

const isCode = ({ language }) => language === 'ts' || language === 'js';
const treatment = (block) => {
  const types = isCode(block) ? 'types; ' : '';
  if (runs(block)) return `${types}${block.language === 'yaml' ? 'validated' : 'run'}`;
  return types + (block.noRun === undefined ? 'shown' : `not run: ${block.noRun}`);
};
const firstLine = ({ code }) => code.trim().split('\n')[0].slice(0, 70);
const line = (block, note) => console.log(`${block.page}:${block.line} ${block.language} ${note} | ${firstLine(block)}`);

if (argv.includes('--list')) {
  for (const block of blocks) line(block, treatment(block));
  process.exit(0);
}

const problems = argv.includes('--run') ? await runProblems() : await readProblems();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

async function readProblems() {
  const headers = await tableHeaders();
  const found = [
    ...ruleProblems(blocks, readCli()),
    ...chosen.flatMap(indentedCode),
    ...chosen.flatMap((page) => nodeProblems(page)),
    ...texts().flatMap((path) => wordProblems(path)),
    ...chosen.flatMap((page) => columnProblems(page, headers)),
    ...linkProblems(chosen),
    ...(chosen.includes('ARCHITECTURE.md') ? pathProblems('ARCHITECTURE.md') : []),
    ...typeProblems(blocks),
  ];
  const typed = blocks.filter(isCode).length;
  if (found.length === 0)
    console.log(
      `${chosen.length} pages: links, languages, commands, columns and words are right, ${typed} modules have the right types`,
    );
  return found;
}

async function runProblems() {
  const long = /spikeseg-cli (?:batch plan )?(?:train|cv|evaluate|completeness) /g;
  /** The page whose commands print what is pasted, too; of every command it is by packages/cli/e2e/next-steps.long.test.ts. */
  const firstPage = 'README.md';
  const found = [];
  let ran = 0;
  const told = (block, seconds, pasted) => {
    ran++;
    line(block, pasted === undefined ? `ran in ${seconds.toFixed(1)} s` : `its "${pasted}" ran in ${seconds.toFixed(1)} s`);
  };
  const runsOf = (page) =>
    blocks.filter((block) => block.page === page && runs(block)).flatMap(({ code }) => code.match(long) ?? []);
  // The first page is where a reader begins: what it asks for is all that has been done when its first line is pasted. Then
  // those with most to train and score, so that none of them comes last and runs alone.
  const waiting = chosen.toSorted(
    (a, b) => Number(b === firstPage) - Number(a === firstPage) || runsOf(b).length - runsOf(a).length,
  );
  const next = async (clone) => {
    const page = waiting.shift();
    const own = blocks.filter((block) => block.page === page);
    found.push(...(await runPage(own, clone, told, { follow: page === firstPage })));
    await clone.restore();
  };
  const lane = async (clone) => {
    while (waiting.length > 0) await next(clone);
  };
  const clones = [await freshClone(argv.find((word) => word.startsWith('--node='))?.slice('--node='.length))];
  try {
    await next(clones[0]);
    if (waiting.length > 1) clones.push(await clones[0].copy());
    await Promise.all(clones.map(lane));
  } finally {
    for (const clone of clones) clone.remove();
  }
  if (found.length === 0) console.log(`${chosen.length} pages: ${ran} blocks ran`);
  return found;
}
