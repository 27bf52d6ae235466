import { expect, test } from 'vitest';
import { npxAdvice } from './run.ts';

const copy = '/home/somebody/.npm/_npx/27/node_modules/spikeseg-cli/';
const afterHearing = (folder: string, ...texts: readonly string[]) => {
  const { hear, advice } = npxAdvice(folder);
  for (const text of texts) hear(text);
  return advice();
};

test.each([
  ['NOT VERIFIED: got none; install it: npm install onnxruntime-node@1.30.0\n', 'spikeseg-cli onnxruntime-node@1.30.0'],
  ['npm install onnxruntime-node   (1.30 or later; for export)\n', 'spikeseg-cli onnxruntime-node'],
  [
    'npm install @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0\n',
    'spikeseg-cli @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0',
  ],
])("in npx's copy %j is installed with the program", (text, packages) => {
  expect(afterHearing(copy, text, text)).toMatch(new RegExp(`: npm install ${packages}$`));
  expect(afterHearing(copy.replaceAll('/', '\\'), text)).toMatch(new RegExp(`: npm install ${packages}$`));
});

test('elsewhere, and where nothing is missing, there is nothing to say', () => {
  expect(afterHearing('/project/node_modules/spikeseg-cli/', 'npm install onnxruntime-node')).toBeUndefined();
  expect(afterHearing(copy, 'took 2s')).toBeUndefined();
  expect(afterHearing(copy, 'warning: this runs on the CPU; install it: npm install tfjs\n')).toBeUndefined();
});
