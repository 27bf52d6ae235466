import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultConfig, mergeConfigs } from '@spikeseg/config';
import { writeRecording } from '@spikeseg/data-ebssa/writing';
import { generateRecording } from '@spikeseg/events/synthetic';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../experiment/src/context/context.fixture.ts';
import { generatorOptions } from '../../../experiment/src/made.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

/** A folder with recordings of half a second. */
function withNights(...names: readonly string[]): string {
  const cwd = temporaryFolder();
  const config = mergeConfigs(defaultConfig(), { data: { synthetic: { duration_s: 0.5 } } });
  mkdirSync(join(cwd, 'made', 'Labelled Data'), { recursive: true });
  for (const [seed, name] of names.entries()) {
    const { recording } = generateRecording({ ...generatorOptions(config), satellites: 1 }, seed);
    const file = `${name}_davis_td_labelled.mat`;
    writeFileSync(join(cwd, 'made', 'Labelled Data', file), writeRecording(recording));
  }
  return cwd;
}

async function detect(cwd: string, ...argv: readonly string[]) {
  const context = testContext(['detect', ...argv], { cwd });
  return { code: await main(context), err: context.err(), out: context.out() };
}

test('what was found is offered to be looked at, labelled or not, and to be scored where it can be', async () => {
  const cwd = withNights('one');
  const file = join('made', 'Labelled Data', 'one_davis_td_labelled.mat');
  expect((await detect(cwd, file)).err).toMatch(/^took 0\.0s; next: spikeseg-cli view runs.detect-one_davis_td_labelled\n$/m);
  const { code, err } = await detect(cwd, 'made', '--output', 'found');
  const view = String.raw`; next: spikeseg-cli view found.detect-one_davis_td_labelled`;
  const score = String.raw`score it with: spikeseg-cli evaluate --detections found.detect-one_davis_td_labelled.detections\.csv --data-root made`;
  expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(new RegExp(`${view}\\n${score}\\n$`)) as string });
});

test('of several recordings one is named, as view takes one', async () => {
  const { err } = await detect(withNights('one', 'two'), 'made');
  expect(err).toMatch(/; next: spikeseg-cli view runs.detect-made --recording one_davis_td_labelled$/m);
});
