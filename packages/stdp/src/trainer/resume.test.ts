import { type Backend, deriveSeed, randomGenerator } from '@spikeseg/snn-core';
import { typescriptBackend } from '@spikeseg/snn-core/reference';
import { describe, expect, test } from 'vitest';
import { barStimuli, barTraining, deepNetwork } from './bars.fixture.ts';
import type { CheckReport, EpochReport, FailureReport, StimulusReport } from './hooks.ts';
import type { TrainingOptions } from './options.ts';
import { type TrainingResult, trainNetwork } from './train-network.ts';

/** Two layers, three epochs of 14 stimuli, checks and recoveries every 5: all counters are out of step with each other. */
function options(batchSize: number, overrides: Partial<TrainingOptions> = {}): TrainingOptions {
  return barTraining({
    network: deepNetwork,
    layers: ['conv1', 'conv2'],
    batchSize,
    maxEpochs: 3,
    convergence: { minWins: 8, deltaThreshold: 1e-4, targetRatio: 0.9, patience: 20, checkInterval: 5 },
    homeostasis: {
      adaptiveThreshold: { thetaRest: 1.5, thetaPlus: 0.05, tauTheta: 50, thetaMax: 3 },
      rateGain: { targetRate: 0.3, learningRate: 0.01, gainMin: 0.5, gainMax: 2, rateWindow: 5 },
      deadMapRecovery: { deadThreshold: 0.5, recoveryBoost: 0.1 },
    },
    stimuli: ({ layer, epoch, skip }) => barStimuli(deriveSeed(5, layer, epoch), 14, 0.03).slice(skip),
    validation: () => barStimuli(9, 5),
    ...overrides,
  });
}

interface Observed {
  readonly result: TrainingResult;
  readonly checks: readonly CheckReport[];
  readonly epochs: readonly Pick<EpochReport, 'layer' | 'epoch' | 'validation' | 'best' | 'outcome'>[];
  readonly stops: number;
}

/** Trains to the end, stopping wherever `stopAfter` says so (stimuli since the last stop) and going on from JSON. */
async function train(batchSize: number, stopAfter: () => number): Promise<Observed> {
  const checks: CheckReport[] = [];
  const epochs: Observed['epochs'][number][] = [];
  let [result, stops]: [TrainingResult | undefined, number] = [undefined, -1];
  while (result === undefined || result.outcome === 'interrupted') {
    stops++;
    const abort = new AbortController();
    let left = stopAfter();
    const resumed = result && { weights: result.weights, state: JSON.parse(JSON.stringify(result.state)) };
    result = await trainNetwork(
      options(batchSize, {
        ...resumed,
        signal: abort.signal,
        hooks: {
          onStimulus: () => {
            if (--left === 0) abort.abort();
          },
          onCheck: (report) => void checks.push(report),
          onEpochEnd: ({ layer, epoch, validation, best, outcome }) => {
            epochs.push({ layer, epoch, validation, best, outcome });
          },
        },
      }),
    );
  }
  return { result, checks, epochs, stops };
}

describe('a training that stops and goes on', () => {
  test.each([1, 3, 4])(
    'ends with the same bits as one that runs through, wherever it stops (batch size %i)',
    async (batchSize) => {
      const whole = await train(batchSize, () => Infinity);
      expect(whole.stops).toBe(0);
      expect(whole.checks.some(({ maps }) => maps.some(({ recovered }) => recovered))).toBe(true);
      const random = randomGenerator(deriveSeed(7, batchSize));
      for (let attempt = 0; attempt < 6; attempt++) {
        const pieces = await train(batchSize, () => 1 + random.integer(20));
        expect(pieces.stops).toBeGreaterThan(2);
        expect({ ...pieces, stops: 0 }).toEqual(whole);
      }
    },
  );

  test('stops between batches only', async () => {
    const abort = new AbortController();
    const onStimulus = ({ stimuli }: StimulusReport): void => {
      if (stimuli === 5) abort.abort();
    };
    const { outcome, state } = await trainNetwork(options(4, { signal: abort.signal, hooks: { onStimulus } }));
    expect(outcome).toBe('interrupted');
    expect(state.current).toMatchObject({ layer: 'conv1', epoch: 0, position: 8, stimuli: 8 });
  });

  test('goes on from what the epoch hook was given', async () => {
    const whole = await train(3, () => Infinity);
    const reports: EpochReport[] = [];
    await trainNetwork(options(3, { hooks: { onEpochEnd: (report) => void reports.push(report) } }));
    expect(reports).toHaveLength(6);
    for (const { state, weights } of reports) {
      const { outcome, ...rest } = await trainNetwork(options(3, { state, weights }));
      expect({ outcome, ...rest }).toEqual(whole.result);
    }
  });

  test('stopped before it began, it has learned nothing', async () => {
    const given = options(1, { signal: AbortSignal.abort() });
    const { outcome, state, weights } = await trainNetwork(given);
    expect(outcome).toBe('interrupted');
    expect(state.current).toMatchObject({ layer: 'conv1', stimuli: 0 });
    expect(weights).toEqual(given.weights);
  });
});

/** Trains until the engine fails at its n-th run; what `onFailure` was told. */
async function failAt(n: number, batchSize = 1): Promise<FailureReport[]> {
  let runs = 0;
  const failing: Backend = {
    ...typescriptBackend,
    async compile(network, weights) {
      const session = await typescriptBackend.compile(network, weights);
      return {
        network,
        run: (input, runOptions) => {
          if (++runs === n) throw new Error('out of memory');
          return session.run(input, runOptions);
        },
        setWeights: (next) => session.setWeights(next),
        reset: () => session.reset(),
        dispose: () => session.dispose(),
      };
    },
  };
  const told: FailureReport[] = [];
  const hooks = { onFailure: (report: FailureReport) => void told.push(report) };
  await expect(trainNetwork(options(batchSize, { backend: failing, hooks }))).rejects.toThrow('out of memory');
  return told;
}

describe('an error', () => {
  test('leaves a state from which training ends as if there had been none', async () => {
    const whole = await trainNetwork(options(1));
    // In the first and in later epochs, in validation, and in the second layer, where a stimulus takes two runs.
    for (const n of [1, 3, 14, 17, 25, 70, 95]) {
      const [{ state, weights, error }] = await failAt(n);
      expect(error).toMatchObject({ message: 'out of memory' });
      const resumed = await trainNetwork(options(1, { weights, state: JSON.parse(JSON.stringify(state)) }));
      expect(resumed).toEqual(whole);
    }
  });

  test('in the middle of a batch leaves none, because the batch began with other weights', async () => {
    expect(await failAt(2, 4)).toEqual([]);
    expect(await failAt(5, 4)).toHaveLength(1);
  });
});
