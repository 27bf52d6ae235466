import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from '@spikeseg/experiment/parts';
import { findBatch, readRunFigures, runPaths, UsageError } from '@spikeseg/experiment/parts';
import { alignRows, figureText } from '@spikeseg/report';
import type { Inspection } from './inspection.ts';

/**
 * Shows the folder of a cross-validation or a sweep: its runs, what sets them apart, and the score of those that are done.
 *
 * @throws UsageError when the folder holds no plan
 */
export function inspectBatch(context: Context, root: string): Inspection {
  const batch = findBatch(context, root, root);
  if (batch === undefined) throw new UsageError(`${root}: expected a folder with a plan of runs, got none`);
  const { plan, configs } = batch;
  const runs = plan.runs.map(({ name, settings }, i) => {
    const paths = runPaths(join(root, name), configs[i]);
    const trained = existsSync(paths.metricsJson) ? readRunFigures(paths).rows[0] : undefined;
    return { name, settings, trained };
  });
  const rows = runs.map(({ name, settings, trained }) => [
    `  ${name}`,
    trained === undefined ? 'not done' : figureText(trained.strictJ, 2),
    trained === undefined ? '' : figureText(trained.pd, 2),
    Object.entries(settings)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
  ]);
  const what = plan.kind === 'cv' ? 'a cross-validation' : 'a sweep';
  return {
    facts: { kind: 'batch', path: root, plan, runs } as Inspection['facts'],
    text: [
      `${root}: ${what} of ${runs.length} run(s) on ${plan.recordings.length} recording(s)`,
      ...alignRows([['  run', 'strict J', 'Pd', 'settings'], ...rows]),
    ],
  };
}
