import { allParts } from '@spikeseg/events';

/** The whole detector, and each of its ingredients left out or changed by itself. `keys`: of the section `evidence`. */
export const variants = [
  { name: 'everything' },
  without('without quiet times and bursts', 'activity'),
  without('without time since the last event', 'intervals'),
  without('without polarity', 'polarity'),
  without('without taking out shared excess', 'sharedExcess'),
  without('fixed shape of the prior', 'learnedShape'),
  without('without classes of columns', 'columnClasses'),
  without('hot pixels are not told apart', 'hotPixels'),
  { name: 'a single pixel may do', keys: { shared: 0 } },
  { name: 'any fresh evidence will do', keys: { fresh_nats: 1e-9 } },
  { name: 'only the bright map, s₀ 0.3', keys: { spot_rates_hz: [0.3] } },
  { name: 'only the dim map, s₀ 0.1', keys: { spot_rates_hz: [0.1] } },
  { name: 'potentials reset every second', resetS: 1 },
  { name: 'potentials reset every 10 s', resetS: 10 },
  { name: 's₀ × ½', keys: { spot_rates_hz: [0.15, 0.05] } },
  { name: 's₀ × 2', keys: { spot_rates_hz: [0.6, 0.2] } },
  { name: 'θ 14', keys: { threshold_nats: 14 } },
  { name: 'θ 16', keys: { threshold_nats: 16 } },
  { name: 'θ 20', keys: { threshold_nats: 20 } },
  { name: 'θ 22', keys: { threshold_nats: 22 } },
  { name: 'fresh: 1 s', keys: { fresh_s: 1 } },
  { name: 'fresh: 4 s', keys: { fresh_s: 4 } },
  { name: 'without explaining away', keys: { explain_away: false } },
  { name: 'without fast objects', keys: { fast: false } },
];

function without(name, part) {
  return { name, parts: { ...allParts, [part]: false } };
}
