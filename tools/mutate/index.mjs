// Mutation tests: makes small changes in source files, one at a time, and tells which of them no test notices.
//   node tools/mutate/index.mjs FILE… [--sample N] [--seed S] [--jobs N] [--json FILE] [--again FILE] [--long]
// FILE: TypeScript sources, or folders of them. The unit tests of their packages are run, those that reach the change alone; with --long the long
// ones, too. What only end-to-end tests run is told apart as not reached. --json writes what became of every mutant; --again tries those of such a file that were not killed. Kernels are compiled anew for each
// mutant; one of which the compiler makes nothing, or the same, is none.
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { kernelsFile } from '../compile-kernels.mjs';
import { testsOf } from './importers.mjs';
import { changedKernels, kernelsWith } from './kernels.mjs';
import { instrumented, mutantsOf, mutated } from './mutants.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    json: { type: 'string' },
    again: { type: 'string' },
    long: { type: 'boolean', default: false },
  },
});
if (positionals.length === 0) {
  console.error(
    'usage: node tools/mutate/index.mjs FILE… [--sample N] [--seed S] [--jobs N] [--json FILE] [--again FILE] [--long]',
  );
  process.exit(2);
}
const sample = values.sample === undefined ? Infinity : Number(values.sample);
if (!(sample > 0)) throw new Error(`--sample: expected a number above 0, got "${values.sample}"`);
const jobs = Number(values.jobs);
if (!(jobs >= 1)) throw new Error(`--jobs: expected a number of processes, got "${values.jobs}"`);

const scratch = mkdtempSync(join(tmpdir(), 'mutate-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

const files = positionals.flatMap(sourcesAt).map((path) => ({ path, text: readFileSync(path, 'utf8') }));
const { mutants, equivalent } = chosenMutants();
console.log(`${mutants.length} mutants in ${files.length} files; ${equivalent} known as equivalent are left out`);
await coverage();
const results = await runMutants();
report(results);

function sourcesAt(name) {
  const path = resolve(name);
  const found = statSync(path).isDirectory() ? globSync('**/*.ts', { cwd: path }).map((file) => join(path, file)) : [path];
  // What a package offers to tests is part of tests.
  return found.filter((file) => !/\.(test|fixture|d)\.ts$|\/src\/testing\//.test(file)).toSorted();
}

/** A sample that depends on nothing but the seed and what the mutants are. */
function chosenMutants() {
  const known = JSON.parse(readFileSync(new URL('./equivalent.json', import.meta.url), 'utf8'));
  const isKnown = ({ name, source, change, nth }) =>
    known.some((one) => one.file === name && one.line === source && one.change === change && (one.nth ?? nth) === nth);
  const all = files.flatMap(({ path, text }) =>
    mutantsOf(text, path).map((mutant, i, ofFile) => {
      // Of several that read the same, which one it is.
      const nth = ofFile.slice(0, i + 1).filter(({ line, change }) => line === mutant.line && change === mutant.change).length;
      return { ...mutant, nth, path, name: relative(root, path).replaceAll('\\', '/') };
    }),
  );
  const alive = all.filter((mutant) => !isKnown(mutant));
  const again = values.again && JSON.parse(readFileSync(values.again, 'utf8')).filter(({ status }) => status !== 'killed');
  if (again) {
    const isAgain = ({ name, start, change }) =>
      again.some((one) => one.file === name && one.start === start && one.change === change);
    return { equivalent: all.length - alive.length, mutants: alive.filter(isAgain) };
  }
  const rank = ({ name, start, change }) =>
    createHash('sha256').update(`${values.seed} ${name} ${start} ${change}`).digest('hex');
  const ranked = alive.map((mutant) => ({ mutant, rank: rank(mutant) })).toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
  const drawn = ranked.slice(0, sample).map(({ mutant }) => mutant);
  return {
    equivalent: all.length - alive.length,
    mutants: drawn.toSorted((a, b) => a.name.localeCompare(b.name) || a.start - b.start),
  };
}

/** Runs the test files that lead to a mutant once, and notes for each mutant which reach it: those of its package first, the quickest first. */
async function coverage() {
  const texts = {};
  for (const { path, text } of files) {
    const own = mutants.filter((mutant) => mutant.path === path);
    if (own.length > 0 && !kernelsWith(path)) texts[path] = instrumented(text, own, mutants.indexOf(own[0]));
  }
  for (const mutant of mutants) mutant.tests = [];
  const worker = await startWorker(['--cover']);
  const folders = new Set(mutants.map(({ name }) => name.slice(0, name.indexOf('/src/') + 5)));
  for (const folder of folders) {
    const ofKernels = mutants.filter(({ name, path }) => name.startsWith(folder) && kernelsWith(path));
    const kernels = new Set(ofKernels.map(({ path }) => kernelsFile(kernelsWith(path))));
    const testsOfKernels = new Set(testsOf(join(root, folder), kernels, values.long));
    for (const test of testsOf(join(root, folder), new Set([...Object.keys(texts), ...kernels]), values.long)) {
      const { isGreen, hits, ms } = await worker.ask({ action: 'run', test, texts });
      if (!isGreen) throw new Error(`${relative(root, test)} fails without a mutant: mend it first`);
      for (const hit of hits) mutants[hit].tests.push({ test, ms, isOwn: mutants[hit].name.startsWith(folder) });
      if (testsOfKernels.has(test)) for (const mutant of ofKernels) mutant.tests.push({ test, ms, isOwn: true });
    }
  }
  await worker.end();
  for (const { tests } of mutants) tests.sort((a, b) => Number(b.isOwn) - Number(a.isOwn) || a.ms - b.ms);
}

async function runMutants() {
  const done = [];
  const waiting = [...mutants];
  await Promise.all(Array.from({ length: jobs }, () => runFrom(waiting, done)));
  return done
    .toSorted((a, b) => mutants.indexOf(a.mutant) - mutants.indexOf(b.mutant))
    .map(({ mutant, status }) => ({ ...mutant, status }));
}

/** Takes mutants from a list until it is empty. */
async function runFrom(waiting, done) {
  let worker = await startWorker();
  const [first] = mutants.flatMap(({ tests }) => tests);
  if (first && !(await worker.ask({ action: 'run', test: first.test, texts: {} })).isGreen)
    throw new Error(`${first.test} fails without a mutant`);
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const texts = await textsWith(mutant);
    let status = !texts ? 'none' : mutant.tests.length > 0 ? 'survived' : 'not reached';
    for (const { test, ms } of texts ? mutant.tests : []) {
      const answer = await worker.ask({
        action: 'run',
        test,
        texts,
        limitMs: 5000 + 10 * ms,
      });
      if (answer?.isGreen) continue;
      status = answer ? 'killed' : 'timed out';
      if (!answer) worker = await startWorker();
      break;
    }
    done.push({ mutant, status });
    if (status !== 'killed' && status !== 'none') console.log(`${status}: ${mutant.name}:${mutant.line}  ${mutant.change}`);
    if (done.length % 50 === 0) console.log(`… ${done.length} of ${mutants.length}`);
  }
  await worker.end();
}

/** What tests load instead of files on the disk; undefined for a mutant of kernels that is none. */
async function textsWith(mutant) {
  const text = mutated(files.find(({ path }) => path === mutant.path).text, mutant);
  const kernels = kernelsWith(mutant.path);
  if (!kernels) return { [mutant.path]: text };
  const changed = await changedKernels(kernels, mutant.path, text);
  return changed && { [changed.file]: changed.text };
}

function report(done) {
  if (values.json) {
    const plain = done.map(({ name, line, source, start, change, status }) => ({
      file: name,
      at: line,
      start,
      line: source,
      change,
      status,
    }));
    writeFileSync(values.json, `${JSON.stringify(plain, null, 1)}\n`);
  }
  const statuses = ['killed', 'timed out', 'survived', 'not reached', 'none'];
  const row = (of) => statuses.map((status) => of.filter((mutant) => mutant.status === status).length);
  console.log(`${statuses.join(', ')} (the compiler makes nothing else of it):`);
  const packages = Map.groupBy(done, ({ name }) => name.split('/')[1]);
  for (const [name, own] of packages) console.log(`  ${name}: ${row(own).join(', ')}`);
  const [killed, timedOut, survived, notReached, none] = row(done);
  const share = (all) => (all === 0 ? 100 : (100 * (killed + timedOut)) / all).toFixed(1);
  console.log(
    `all: ${killed} killed, ${timedOut} timed out, ${survived} survived, ${notReached} not reached, ${none} none; rate ${share(done.length - none)} %, of what is reached ${share(killed + timedOut + survived)} %`,
  );
}

/** A process with a warm Vitest; `ask` answers undefined when it ends itself, because a test takes too long, or dies. */
async function startWorker(args = []) {
  const child = fork(fileURLToPath(new URL('./worker.mjs', import.meta.url)), args, {
    cwd: root,
    env: { ...process.env, MUTATE_HITS: join(scratch, 'hits.json') },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const next = () =>
    new Promise((answer, reject) => {
      const stop = (reply) => {
        child.removeAllListeners('message').removeAllListeners('exit');
        if (reply?.error) reject(new Error(reply.error));
        else answer(reply?.answer);
      };
      child.once('message', stop).once('exit', () => stop(undefined));
    });
  await next();
  return {
    ask: (message) => {
      const answer = next();
      child.send(message);
      return answer;
    },
    end: () =>
      new Promise((done) => {
        child.once('exit', done);
        child.kill('SIGKILL');
      }),
  };
}
