import type { BatchStatus } from './job-status.ts';

/**
 * The status of a batch as text that Prometheus reads, version 0.0.4 of its format: for the textfile collector of its node exporter, or a
 * server of one's own. What is not known is left out.
 *
 * @param batch name of the batch
 */
export function prometheusText(batch: string, status: BatchStatus): string {
  const { jobs, done, failed, running, waiting, bytes, doneBytes, secondsToGo, machines, version } = status;
  const states = { done, failed, running, waiting };
  const gauge = (name: string, help: string, samples: readonly (readonly [labels: Labels, value: number])[]): string[] => [
    `# HELP spikeseg_batch_${name} ${help}`,
    `# TYPE spikeseg_batch_${name} gauge`,
    ...samples.map(([labels, value]) => `spikeseg_batch_${name}{${labelText({ batch, ...labels })}} ${value}`),
  ];
  return `${[
    ...gauge('info', 'Version that planned the batch.', [[{ version }, 1]]),
    ...gauge('jobs', 'Jobs of the batch.', [[{}, jobs]]),
    ...gauge(
      'jobs_by_state',
      'Jobs by state.',
      Object.entries(states).map(([state, count]) => [{ state }, count]),
    ),
    ...gauge('bytes', 'Bytes of all recordings that are jobs.', [[{}, bytes]]),
    ...gauge('done_bytes', 'Bytes of those that are done.', [[{}, doneBytes]]),
    ...gauge('seconds_to_go', 'Seconds until the rest is done at the rate of now.', known(secondsToGo)),
    ...gauge(
      'machine_jobs',
      'Jobs that a machine is at work on.',
      machines.map(({ host, jobs: some }) => [{ host }, some]),
    ),
  ].join('\n')}\n`;
}

type Labels = Readonly<Record<string, string>>;

const known = (value: number | null): readonly (readonly [Labels, number])[] => (value === null ? [] : [[{}, value]]);

const labelText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');

/** A label may hold any text. */
const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
