import { tfjsBackend } from '@spikeseg/backend-tfjs';
import { expect, test } from 'vitest';
import { checkedNetworks } from './device-check.ts';
import { onnxLearner, tfjsLearner } from './learners.ts';
import { checkTraining, trainingLines } from './training-check.ts';

const { small } = checkedNetworks;

test.each([tfjsLearner(tfjsBackend({ platform: 'wasm' })), onnxLearner('cpu')])(
  'training steps on $name are those of the host: same winners, changes and weights',
  async (learner) => {
    let now = 0;
    const checks = await checkTraining(learner, () => now++, { small });
    expect(checks.map(({ network, passed, differences }) => ({ network, passed, differences }))).toEqual([
      { network: 'small', passed: true, differences: { windows: 0, weights: 0 } },
    ]);
    for (const { winners } of checks) expect(winners).toBeGreaterThan(10);
    const [, line] = trainingLines(checks);
    expect(line).toMatch(/^pass +small +(tfjs-wasm|onnx cpu) +4 +0 +32 +\d+ +0 +1\.00 +1\.00$/);
  },
);

test('an engine that learns something else fails', async () => {
  const engine = tfjsBackend({ platform: 'wasm' });
  const wrong = {
    ...engine,
    compile: async (...given: Parameters<typeof engine.compile>) => {
      const session = await engine.compile(...given);
      const learnBatch = session.learnBatch.bind(session);
      session.learnBatch = (windows, options) =>
        learnBatch(windows, { ...options, rule: { ...options.rule, lrPlus: 2 * options.rule.lrPlus } });
      return session;
    },
  };
  const checks = await checkTraining(tfjsLearner(wrong), () => 0, { small });
  expect(checks.map(({ passed }) => passed)).toEqual([false]);
  expect(trainingLines(checks)[1]).toMatch(/^FAIL +small/);
});
