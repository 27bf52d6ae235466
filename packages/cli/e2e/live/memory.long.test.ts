import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder, train, trained } from '../pipeline/pipeline.fixture.ts';
import { runCli } from '../run-cli.ts';
import { csvOf, eventsIn, startFollow } from './live.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

const model = ['-c', 'spikeseg_default', 'data.sensor=DAVIS'];
beforeAll(async () => {
  await trained(cwd);
  await train(cwd, '--quiet', '--name', 'seldom', 'model.thresholds=[0.2,1,1]');
});

/** Megabytes of memory of a process that Linux counts. */
const residentMb = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

const total = 4_000_000;
const rateHz = 20_000;
const perPiece = 20_000;

/** The next events of a stream, drawn by a fixed sequence: noise of a whole sensor, and a spot that crosses it in 48 s. */
function nextEvents(first: number): string {
  let text = '';
  let seed = first + 1;
  for (let k = first; k < first + perPiece; k++) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const tUs = Math.floor((k * 1e6) / rateHz);
    const [x, y] = k % 50 === 0 ? [Math.floor(tUs / 2e5) % 240, 90 + (seed % 3)] : [(seed >>> 8) % 240, (seed >>> 18) % 180];
    text += `${tUs},${x},${y},${seed >>> 31}\n`;
  }
  return text;
}

test.skipIf(!existsSync('/proc/self/status'))('four million events take no more memory than the first two million', async () => {
  const program = startFollow(cwd, ['-', '-c', 'seldom', 'data.sensor=DAVIS']);
  program.listen();
  const { stdin, pid } = program.child;
  const sizes: number[] = [];
  for (let first = 0; first < total; first += perPiece) {
    if (stdin?.write(nextEvents(first)) === false) await new Promise((resolve) => stdin.once('drain', resolve));
    if (first % 200_000 === 0) sizes.push(residentMb(pid ?? 0));
  }
  stdin?.end();
  expect(await program.ended).toBe(0);
  expect(program.out()).toMatch(new RegExp(`^\\{"type":"end",.*"events":${total},.*"detections":[1-9].*"tracks":[1-9]`, 'm'));
  const warm = Math.max(...sizes.slice(5, 10));
  const late = Math.max(...sizes.slice(-10));
  console.log(`resident memory: ${warm.toFixed(0)} MB after 1 to 2 million events, ${late.toFixed(0)} MB in the last 2 million`);
  expect(late - warm).toBeLessThan(25);
});

const evidence = ['--sensor-size', '240x180'];

/** What following twelve million events at one time comes to, and the megabytes that it takes. */
async function flood(argv: readonly string[]) {
  const crowd = Array.from({ length: 4000 }, (__, k) => `5,${(37 * k) % 240},${(101 * k) % 180},${k % 2}\n`).join('');
  const program = startFollow(cwd, ['-', ...argv]);
  program.listen();
  const { stdin, pid } = program.child;
  let mb = 0;
  for (let piece = 0; piece < 3000 && program.child.exitCode === null; piece++) {
    if (stdin?.write(crowd) === false) {
      await Promise.race([new Promise((resolve) => stdin.once('drain', resolve)), program.ended]);
    }
    if (program.child.exitCode === null) mb = Math.max(mb, residentMb(pid ?? 0) || 0);
  }
  stdin?.end('10000000,1,1,1\n');
  const watch = setInterval(() => {
    if (program.child.exitCode === null) mb = Math.max(mb, residentMb(pid ?? 0) || 0);
  }, 20);
  const code = await program.ended;
  clearInterval(watch);
  console.log(`at most ${mb.toFixed(0)} MB`);
  return { code, out: program.out(), err: program.err(), mb };
}

// The limit is one of the reader, whatever detects.
test.skipIf(!existsSync('/proc/self/status'))(
  'twelve million events at one time: the limit ends it in bounded memory',
  async () => {
    const { code, err, mb } = await flood(evidence);
    expect(code).toBe(2);
    expect(err).toMatch(says('line 8388609,', 8388608, '(maxBurst)'));
    expect(mb).toBeLessThan(1100);
  },
);

test.skipIf(!existsSync('/proc/self/status')).each([
  ['evidence', evidence, 1100],
  ['network', model, 600],
])('twelve million events at one time: the limit leaves them out in bounded memory (%s)', async (_, argv, maxMb) => {
  const { code, out, mb } = await flood([...argv, '--skip-bad']);
  expect(code).toBe(0);
  expect(out).toMatch(/"type":"end",.*"events":8388609,.*"crowded":3611392/);
  expect(mb).toBeLessThan(maxMb);
});

test('while the output is not read, no more events are taken in; then all are reported', async () => {
  const synth = ['data.synthetic.recordings=1', 'data.synthetic.negatives=0', 'data.synthetic.duration_s=20'];
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...synth]);
  const events = await eventsIn(join(cwd, 'made', 'Labelled Data', 'synth001_davis_td_labelled.mat'));
  const program = startFollow(cwd, ['-', ...model]);
  const { stdin } = program.child;
  const copies = 9;
  let taken = 0;
  const feeding = (async () => {
    for (let copy = 0; copy < copies; copy++) {
      const text = csvOf(events, copy * 21e6);
      for (let at = 0; at < text.length; at += 10_000) {
        const piece = text.slice(at, at + 10_000);
        if (stdin?.write(piece) === false) await new Promise((resolve) => stdin.once('drain', resolve));
        taken += piece.length;
      }
    }
    stdin?.end();
  })();
  const settled = async (): Promise<number> => {
    for (let before = -1; ; ) {
      if (taken === before && taken > 0) return taken;
      before = taken;
      await new Promise((resolve) => setTimeout(resolve, 3000));
    }
  };
  const stalled = await settled();
  const all = copies * csvOf(events).length;
  console.log(`stalled after ${stalled} of ${all} bytes`);
  expect(stalled).toBeLessThan(all / 3);
  program.listen();
  await feeding;
  expect(await program.ended).toBe(0);
  expect(program.out()).toMatch(new RegExp(`^\\{"type":"end",.*"events":${copies * events.t.length},`, 'm'));
});
