import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder, workIn } from '../context/context.fixture.ts';
import { checkGiven } from './given.ts';

type Wanted = Parameters<typeof checkGiven>[1];

/** A folder with one thing of every kind, under names that do not tell. */
function folderOfThings(): string {
  const cwd = temporaryFolder();
  const files: Readonly<Record<string, string>> = {
    'a.mat': '\x08\x08\x12\x0bspikeseg',
    'c.onnx': '\x10\0\0\0\0\0\0\0{"conv1":{}}',
    'd.pt': 'MATLAB 5.0 MAT-file',
    'e.yaml': 't_us,x,y,p\n5,1,1,1\n',
    'f.csv': 'recording,t_us,x,y,w,h,score\n',
    'g.safetensors': 'seed: 42\n',
    'h.yaml': '\x1f\x8b\x08',
    'i.onnx': '#!AER-DAT2.0\r\n',
    unknown: '\x01\x02',
    empty: '',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text, 'latin1');
  for (const [folder, ...names] of [['run', 'config.yaml', 'run.json'], ['batch', 'plan.json'], ['folder']]) {
    mkdirSync(join(cwd, folder));
    for (const name of names) writeFileSync(join(cwd, folder, name), '{}');
  }
  return cwd;
}

test.each<[string, Wanted, string]>([
  ['a.mat', 'recording', 'got an ONNX model; ONNX models are given to detect'],
  ['c.onnx', 'recording', 'got a safetensors file; checkpoints are given by option checkpoint'],
  ['g.safetensors', 'recording', 'got YAML that begins with "seed: 42\\n"; configurations are given by option config'],
  ['f.csv', 'recording', 'detections are given to evaluate, by option detections'],
  ['run', 'recording', 'got a run folder; runs are given by option checkpoint'],
  ['batch', 'recording', 'got a folder of several runs; runs are given by option checkpoint, one of those inside'],
  ['a.mat', 'checkpoint', 'got an ONNX model; ONNX models are given to detect'],
  ['d.pt', 'checkpoint', 'got a MATLAB level 5 file; recordings are given to detect, or by option dataRoot'],
  ['i.onnx', 'checkpoint', 'got a file of jAER (AEDAT 1 or 2); recordings are given to detect'],
  ['c.onnx', 'model', 'expected an ONNX model that spikeseg-cli export wrote, got a safetensors file; checkpoints are given by'],
  ['folder', 'model', 'got a folder'],
  ['e.yaml', 'configuration', 'expected a YAML file, got lines of events (CSV); recordings are given to detect'],
  ['h.yaml', 'configuration', 'got a gzip file; unpack it first'],
  ['run', 'configuration', 'got a run folder; name the config.yaml inside it'],
  ['d.pt', 'detections', 'expected a table of detections (.csv), got a MATLAB level 5 file'],
])('%s given as a %s is named, with the way to go on', (name, wanted, message) => {
  workIn(folderOfThings());
  expect(() => checkGiven(name, wanted)).toThrow(message);
});

test('what fits, what cannot be told, and what is not there is left to its reader', () => {
  workIn(folderOfThings());
  const fitting: readonly (readonly [string, Wanted])[] = [
    ['d.pt', 'recording'],
    ['e.yaml', 'recording'],
    ['folder', 'recording'],
    ['c.onnx', 'checkpoint'],
    ['run', 'checkpoint'],
    ['a.mat', 'model'],
    ['g.safetensors', 'configuration'],
    ['f.csv', 'detections'],
  ];
  for (const [name, wanted] of fitting) expect(() => checkGiven(name, wanted)).not.toThrow();
  for (const wanted of ['recording', 'checkpoint', 'model', 'configuration', 'detections'] as const)
    for (const name of ['unknown', 'empty', 'nowhere']) expect(() => checkGiven(name, wanted)).not.toThrow();
});
