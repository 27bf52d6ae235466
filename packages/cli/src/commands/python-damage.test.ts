import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveSeed, randomGenerator, typescriptBackend } from '@spikeseg/snn-core';
import { beforeEach, expect, it } from 'vitest';
import { zipOf } from '../../../event-formats/src/compression/zip.fixture.ts';
import { anyDamage } from '../../../runs/src/checkpoints/damage.fixture.ts';
import { temporaryFolder } from '../../../runs/src/context/context.fixture.ts';
import { CheckpointError, type PythonModel, pythonModel } from '../../../runs/src/made.fixture.ts';
import { pickled, pickleOf } from '../../../runs/src/python-checkpoint/pickled.fixture.ts';
import { config, files, state } from '../../../runs/src/python-checkpoint/small-checkpoint.fixture.ts';
import { testContext } from '../context.fixture.ts';
import { main } from '../main.ts';

/*
 * A thousand damaged checkpoints of the Python SpikeSEG: each is refused in one line, or gives a network that runs. Damage
 * inside of a file of the archive is mostly found by the checksums of zip; so most of it is done before they are made.
 */

let folder: string;
let path: string;
beforeEach(() => {
  folder = temporaryFolder();
  path = join(folder, 'theirs.pt');
});
const pickle = pickleOf(pickled({ model_state_dict: state, config }));

function attempt(damaged: Uint8Array): PythonModel | CheckpointError {
  writeFileSync(path, damaged);
  try {
    return pythonModel(path, {}, { cwd: folder, env: {}, home: folder });
  } catch (error) {
    if (error instanceof CheckpointError) return error;
    throw error;
  }
}

/** @returns how many of the damaged files were refused */
async function refusals(count: number, damaged: (index: number) => Uint8Array): Promise<number> {
  let refused = 0;
  for (let i = 0; i < count; i++) {
    const result = attempt(damaged(i));
    if (!(result instanceof CheckpointError)) {
      (await typescriptBackend.compile(result.network, result.weights)).dispose();
      continue;
    }
    refused++;
    expect(result.message).toMatch(/^\S+theirs\.pt: /);
    expect(result.message.length).toBeLessThan(700);
    expect(String(result.cause)).not.toMatch(/^(TypeError|RangeError: (Invalid|Maximum))/);
  }
  return refused;
}

it('250 damaged archives', async () => {
  const random = randomGenerator(deriveSeed(2, 'archive'));
  const whole = zipOf({ 'best/data.pkl': pickle, ...files });
  expect(await refusals(250, () => anyDamage(whole, random))).toBeGreaterThan(100);
});

it('500 damaged pickles in whole archives', async () => {
  const random = randomGenerator(deriveSeed(2, 'pickle'));
  const damaged = () => zipOf({ 'best/data.pkl': anyDamage(pickle, random), ...files });
  expect(await refusals(500, damaged)).toBeGreaterThan(300);
});

it('250 archives with damaged numbers', async () => {
  const random = randomGenerator(deriveSeed(2, 'numbers'));
  const names = Object.keys(files).filter((name) => name.includes('/data/'));
  const specials = [NaN, Infinity, -Infinity, 0, -1, 3e38, 1e-45];
  const damaged = () => {
    const name = names[random.integer(names.length)];
    const values = new Float32Array(files[name].slice().buffer);
    values[random.integer(values.length)] = specials[random.integer(specials.length)];
    return zipOf({ 'best/data.pkl': pickle, ...files, [name]: new Uint8Array(values.buffer) });
  };
  const refused = await refusals(250, damaged);
  expect(refused).toBeGreaterThan(80);
  expect(refused).toBeLessThan(250);
});

it('the commands end with exit code 2 and one line', async () => {
  writeFileSync(path, zipOf({ 'best/data.pkl': pickle.slice(0, 300), ...files }));
  for (const command of [['evaluate'], ['inspect'], ['detect', 'night.mat', '--checkpoint']]) {
    const context = testContext([...command, path], { cwd: folder });
    const code = await main(context);
    expect({ code, out: context.out(), lines: context.err().trimEnd().split('\n').length }).toEqual({
      code: 2,
      out: '',
      lines: 1,
    });
  }
});
