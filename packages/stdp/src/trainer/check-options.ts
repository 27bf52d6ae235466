import { checkWeights } from '@spikeseg/snn-core';
import type { TrainingOptions } from './options.ts';

/**
 * Checks what {@link trainNetwork} is given, before anything is computed.
 *
 * @throws RangeError that says where, what was expected and what was found
 */
export function checkTrainingOptions(options: TrainingOptions): void {
  const { network, weights, layers, rule, convergence, homeostasis } = options;
  checkWeights(network, weights);
  expectThat(layers.length > 0, 'layers', 'at least one layer to train', 'none');
  expectThat(new Set(layers).size === layers.length, 'layers', 'every layer once', layers.join(', '));
  expectPositiveInteger('maxEpochs', options.maxEpochs);
  expectPositiveInteger('batchSize', options.batchSize);
  expectPositiveInteger('convergence.checkInterval', convergence.checkInterval);
  expectPositiveInteger('convergence.patience', convergence.patience);
  expectThat(rule.weightMin < rule.weightMax, 'rule', 'weightMin < weightMax', `${rule.weightMin} and ${rule.weightMax}`);
  expectThat(rule.lrPlus >= 0, 'rule.lrPlus', 'a number ≥ 0 (the sign is the rule’s)', `${rule.lrPlus}`);
  expectThat(rule.lrMinus >= 0, 'rule.lrMinus', 'a number ≥ 0 (the sign is the rule’s)', `${rule.lrMinus}`);
  for (const name of layers) {
    for (const weight of weights[`${name}.weight`]?.data ?? []) {
      const inside = weight >= Math.fround(rule.weightMin) && weight <= Math.fround(rule.weightMax);
      expectThat(
        inside,
        `weights: ${name}.weight`,
        `weights in [${rule.weightMin}, ${rule.weightMax}]`,
        `${weight}; clamp them first`,
      );
    }
  }
  const current = options.state?.current;
  if (current) {
    const maps = weights[`${current.layer}.threshold`]?.data.length;
    expectThat(
      current.maps.length === maps,
      `state: ${current.layer}`,
      `${maps} maps, as in the weights`,
      `${current.maps.length}`,
    );
  }
  const { adaptiveThreshold, rateGain } = homeostasis;
  if (adaptiveThreshold) {
    expectPositive('homeostasis.adaptiveThreshold.thetaRest', adaptiveThreshold.thetaRest);
    expectPositive('homeostasis.adaptiveThreshold.tauTheta', adaptiveThreshold.tauTheta);
  }
  if (rateGain) {
    expectPositive('homeostasis.rateGain.gainMin', rateGain.gainMin);
    const { gainMin, gainMax, rateWindow } = rateGain;
    expectThat(gainMin <= gainMax, 'homeostasis.rateGain', 'gainMin ≤ gainMax', `${gainMin} and ${gainMax}`);
    expectThat(rateWindow >= 1, 'homeostasis.rateGain.rateWindow', 'at least 1 stimulus', `${rateWindow}`);
  }
}

function expectPositiveInteger(where: string, value: number): void {
  expectThat(Number.isInteger(value) && value >= 1, where, 'a whole number ≥ 1', `${value}`);
}

function expectPositive(where: string, value: number): void {
  expectThat(value > 0, where, 'a number above 0', `${value}`);
}

function expectThat(holds: boolean, where: string, expected: string, found: string): void {
  if (!holds) throw new RangeError(`trainNetwork: ${where}: expected ${expected}, got ${found}`);
}
