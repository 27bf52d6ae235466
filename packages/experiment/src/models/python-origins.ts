import type { SpikesegConfig } from '@spikeseg/config';
import { type PythonCheckpoint, type PythonOrigin, type Settings, settingAt } from '@spikeseg/snn-core';

/** Keys besides those of the import that change what such a network answers. */
const cutKeys = ['data.n_timesteps', 'data.timestep_ms', 'data.normalize'] as const;

type Origin = PythonOrigin | 'default';

const titles: readonly (readonly [Origin, string])[] = [
  ['tensors', 'from its tensors'],
  ['stored configuration', 'from the configuration in it'],
  ['given', 'from the command line'],
  ['default', 'said by none of them'],
];

/** Lines that say of every value of an imported network where it comes from. */
export function originLines(
  { network, config: stored, origins }: PythonCheckpoint,
  config: SpikesegConfig,
  given: Settings,
): string[] {
  const originOf = (key: string, otherwise: Origin): Origin => (settingAt(given, key) === undefined ? otherwise : 'given');
  const all: Record<string, Origin> = { ...origins };
  for (const key of cutKeys) all[key] = originOf(key, settingAt(stored, key) === undefined ? 'default' : 'stored configuration');
  all['model.numerics'] = originOf('model.numerics', 'default');
  const sizes = `weights (${network.maps.join(', ')} maps; kernels of ${network.kernels.join(', ')} px)`;
  const lines = titles.map(([origin, title]) => {
    const values = Object.keys(all)
      .filter((key) => all[key] === origin)
      .map((key) => `${key}=${valueText(settingAt(config as unknown as Settings, key))}`);
    return { title, values: origin === 'tensors' ? [sizes, ...values] : values };
  });
  return [
    'a checkpoint of the Python SpikeSEG',
    ...lines.filter(({ values }) => values.length > 0).map(({ title, values }) => `  ${title}: ${values.join(' ')}`),
    '  which recordings trained it: unknown, the file does not say; none that is scored can be called held out',
  ];
}

/** float32 numbers with as many digits as they have. */
const valueText = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (typeof part === 'number' ? Number(part.toPrecision(7)) : part));
