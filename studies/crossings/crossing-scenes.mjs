import { sceneOptions } from '@spikeseg/events/synthetic';

/** As the default network is trained on, without what is told apart below. */
const { durationS, backgroundRateHz, noise, hotPixels, stars } = sceneOptions('plain');
const sky = { durationS, backgroundRateHz, noise, hotPixels, stars };

/** Options of the generator for every kind of scene: two that meet do so at an angle of 20 to 160 degrees. */
export const kinds = {
  'one object': sceneOptions('plain', { satellites: 1 }),
  'two that cross': sceneOptions('meeting', sky),
  'five at once': sceneOptions('plain', { satellites: 5 }),
};
