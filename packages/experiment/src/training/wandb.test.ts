import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../context.fixture.ts';
import { tinyConfig } from '../models/tiny.fixture.ts';
import { wandbSync, writesEvents } from './wandb.ts';

const wanted = tinyConfig({ logging: { wandb: true, wandb_project: 'night sky' } });

/** A folder with event files. */
function eventsIn(...files: readonly string[]): { readonly tensorboard: string } {
  const tensorboard = join(temporaryFolder(), 'tensorboard');
  mkdirSync(tensorboard);
  for (const file of files) writeFileSync(join(tensorboard, file), '');
  return { tensorboard };
}

test.each([
  [true, true, true],
  [true, false, true],
  [false, true, true],
  [false, false, false],
])('tensorboard %s and wandb %s write events: %s', (tensorboard, wandb, events) => {
  expect(writesEvents(tinyConfig({ logging: { tensorboard, wandb } }))).toBe(events);
});

test('the command names project, run and folder', () => {
  const paths = eventsIn('events.out.tfevents.1.vm');
  const id = expect.stringMatching(/^[0-9a-f]{12}$/) as string;
  expect(wandbSync(wanted, paths)).toEqual(['wandb', 'sync', '--project', 'night sky', '--id', id, paths.tensorboard]);
  expect(wandbSync(tinyConfig(), paths)).toBeUndefined();
});

test('a resumed run keeps its id, another run in the same place has another one', () => {
  const paths = eventsIn('events.out.tfevents.1.vm');
  const first = wandbSync(wanted, paths);
  writeFileSync(join(paths.tensorboard, 'events.out.tfevents.2.vm'), '');
  expect(wandbSync(wanted, paths)).toEqual(first);
  expect(wandbSync(wanted, eventsIn('events.out.tfevents.2.vm'))).not.toEqual(first);
});
