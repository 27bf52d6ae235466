import { readNpz, sharedPath } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { goldenRun, goldenWeights, spikesOf } from '../decoding/golden.fixture.ts';
import { instances } from './hulk.ts';
import { instanceWith } from './instances.fixture.ts';
import { groupInstances, smashScore } from './smash.ts';

const folder = sharedPath('golden');
const at = (name: string) => readNpz(`${folder}/${name}.npz`);

describe.skipIf(!folder)('beside the HULK and SMASH of the Python SpikeSEG', () => {
  test.each([
    ['hulk_smash_moving_once', 'enc_ckpt_moving_once', true],
    ['hulk_smash_moving_multi', 'enc_ckpt_moving_multi', false],
  ] as const)(
    '%s: theirs finds nothing, as ON and OFF weights cancel; ours an instance for every class spike',
    async (name, encoder, fireOnce) => {
      const theirs = at(name);
      expect(theirs['result_mask_sum'].data.every((sum) => sum === 0)).toBe(true);
      const { input_shape: shape, input_coords_tcyx: rows } = at(encoder);
      const arrays = { ...theirs, neurons: at('hulk_smash_ebssa3_once')['neurons'] };
      const input = spikesOf([...shape.data], rows.data);
      const run = await goldenRun({ arrays, input, fireOnce }, goldenWeights(arrays, `${folder}/ckpt_weights.npz`));
      // Theirs takes the first sixty apart; they are among ours.
      const found = [...instances(run)];
      expect(found).toHaveLength(run.classSpikes.index.length);
      const places = new Set(found.map(({ spike, step }) => `${step} ${run.classSpikes.index[spike]}`));
      const recorded = theirs['class_spikes_tcyx'].data;
      const [, , height, width] = run.classSpikes.shape;
      for (let k = 0; k < recorded.length; k += 4) {
        const unit = (recorded[k + 1] * height + recorded[k + 2]) * width + recorded[k + 3];
        expect(places).toContain(`${recorded[k]} ${unit}`);
      }
      expect(found.every(({ pixels }) => pixels.length > 0)).toBe(true);
    },
  );

  test.each(['hulk_smash_ebssa3_once', 'hulk_smash_tiny_random_once', 'hulk_smash_tiny_random_multi'])(
    '%s: SMASH scores of all pairs, from the boxes and hashes that were recorded, and what they join',
    (name) => {
      const arrays = at(name);
      const [count, features, steps] = arrays['ash'].shape;
      const list = Array.from({ length: count }, (_, i) => {
        const [left, top, right, bottom] = arrays['bbox_xyxy'].data.subarray(4 * i, 4 * i + 4);
        const matrix = arrays['ash'].data.subarray(features * steps * i, features * steps * (i + 1));
        const hash = [...matrix.keys()].filter((k) => matrix[k] === 1);
        return { ...instanceWith({ left, top, right, bottom }, hash), spike: i };
      });
      const pairs = list.flatMap((a, i) => list.map((b, k) => [a, b, i, k] as const)).filter(([a, b]) => a !== b);
      for (const [a, b, i, k] of pairs) expect(smashScore(a, b)).toBeCloseTo(arrays['smash'].data[count * i + k], 6);
      expect(pairs.filter(([a, b]) => smashScore(a, b) > 0.1).length).toBeGreaterThan(count / 2);
      for (const threshold of ['0.0', '0.1', '0.3', '0.6']) {
        const theirs = arrays[`group_thr${threshold}`].data;
        const groups = groupInstances(list, Number(threshold), 400);
        // Theirs joins an instance with its best partner only, so what theirs joins is joined, and ours may be fewer.
        const ours = list.map((one) => groups.findIndex(({ members }) => members.includes(one)));
        const apart = pairs.filter(([, , i, k]) => theirs[i] === theirs[k] && ours[i] !== ours[k]);
        expect(apart).toEqual([]);
        expect(groups.length).toBeLessThanOrEqual(new Set(theirs).size);
      }
    },
  );
});
