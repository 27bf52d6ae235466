import type { SpikesegConfig } from '@spikeseg/config';

/** Why runs of a sweep with several seeds cannot be compared one by one: a seed draws more than the initial weights. */
export function seedWarnings(configs: readonly SpikesegConfig[]): string[] {
  const moves = configs.filter(
    ({ data }) => data.dataset === 'synthetic' || (data.held_out.length === 0 && data.train_ratio < 1),
  );
  if (new Set(moves.map(({ seed }) => seed)).size < 2) return [];
  const generated = moves.some(({ data }) => data.dataset === 'synthetic');
  return [
    generated
      ? 'the seeds also draw the generated recordings: every seed is trained and scored on others; for the same ones write them once (spikeseg-cli synth) and give --data-root and data.held_out'
      : 'the seeds also draw the split: what trained one run may score another; for the same recordings in every score name them in data.held_out',
  ];
}
