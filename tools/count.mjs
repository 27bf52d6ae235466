// One table of how large the project is; tools/sizes.mjs says what counts as what. Tracked files alone are counted.
//   npx node tools/count.mjs                       the work tree
//   npx node tools/count.mjs --at COMMIT           as of a commit
//   npx node tools/count.mjs --against COMMIT      and the change since a commit, in parentheses
//   … --ci FILE                                    and the seconds of what `npm test` printed
//   … --json
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './run.mjs';
import { sizesOf } from './sizes.mjs';

const text = { type: 'string' };
const { values: options } = parseArgs({ options: { at: text, against: text, ci: text, json: { type: 'boolean' } } });
const git = (args, input = '') => execFileSync('git', args, { cwd: root, input, maxBuffer: 2 ** 30 });
const listed = (...args) => git(args).toString().split('\0').filter(Boolean);

/** Text of the files of the work tree. */
function workTree() {
  const paths = listed('ls-files', '-z').filter((path) => existsSync(join(root, path)));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** Text of the files of a commit. */
function filesAt(commit) {
  const paths = listed('ls-tree', '-r', '-z', '--name-only', '--full-tree', commit);
  const output = git(['cat-file', '--batch'], paths.map((path) => `${commit}:${path}\n`).join(''));
  const files = new Map();
  let at = 0;
  for (const path of paths) {
    const end = output.indexOf('\n', at);
    const size = Number(output.toString('latin1', at, end).split(' ')[2]);
    files.set(path, output.toString('utf8', end + 1, end + 1 + size));
    at = end + size + 2;
  }
  return files;
}

/** Seconds of the stages of `npm test`, of its lines `── NAME: N s`; gates run two at a time. */
const secondsIn = (log) =>
  [...log.matchAll(/^── (.+): (\d+) s$/gm)].map(([, stage, seconds]) => ({ stage, seconds: Number(seconds) }));

const now = {
  ...sizesOf(options.at ? filesAt(options.at) : workTree()),
  ...(options.ci && { ci: secondsIn(readFileSync(options.ci, 'utf8')) }),
};
const before = options.against && sizesOf(filesAt(options.against));

const withChange = (value, old) => (before && value !== old ? `${value} (${value > old ? '+' : ''}${value - old})` : `${value}`);
const order = ['elsewhere', 'all'];
const placesOf = (one) => Object.keys(one?.places ?? {});
const places = [...new Set([...placesOf(now), ...placesOf(before)])].toSorted(
  (a, b) => order.indexOf(a) - order.indexOf(b) || (a < b ? -1 : 1),
);
const columns = Object.keys(now.places.all);

function table() {
  const rows = places.map((place) => [
    place,
    ...columns.map((name) => withChange(now.places[place]?.[name] ?? 0, before?.places[place]?.[name] ?? 0)),
  ]);
  const all = [['', ...columns], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)));
  return all.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '),
  );
}

if (options.json) console.log(JSON.stringify({ now, ...(before && { before }) }, undefined, 2));
else
  console.log(
    [
      ...table(),
      '',
      `configuration keys: ${withChange(now.keys, before?.keys)}; flags of the command line: ${withChange(now.flags, before?.flags)}; lines that detect imports: ${withChange(now.imported, before?.imported)} for its help, ${withChange(now.searching, before?.searching)} to search`,
      ...now.loops.map((folders) => `loop of folders: ${folders.join(', ')}`),
      ...now.longest.map(({ path, lines }) => `${lines} lines: ${path}`),
      ...(now.ci ?? []).map(({ stage, seconds }) => `${seconds} s: ${stage}`),
      ...(now.ci ? [`${now.ci.reduce((sum, { seconds }) => sum + seconds, 0)} s: all stages`] : []),
    ].join('\n'),
  );
