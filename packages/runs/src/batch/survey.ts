import { quantity } from '@spikeseg/report';
import { UsageError } from '../errors/errors.ts';
import type { Progress } from '../log/progress.ts';
import type { RecordingSource } from '../recordings/dataset.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';
import type { RunsPlan } from '../run-folder/runs-plan.ts';

/** What must be known of a recording before the first of several runs. */
export interface FoundRecording {
  readonly name: string;
  /** Of its events, see `fingerprintOf`. */
  readonly fingerprint: string;
  /** Has labels and events, also where the labels say that there is nothing. */
  readonly scorable: boolean;
  /** Labelled objects. */
  readonly objects: number;
}

/** Reads every recording once: a batch of hours must not find out in its last run that one cannot be read. */
export async function survey(sources: readonly RecordingSource[], progress: Progress): Promise<FoundRecording[]> {
  const found: FoundRecording[] = [];
  try {
    for (const source of sources) {
      const { name } = source;
      const { events, labelled, objects } = await source.load();
      const scorable = labelled && events.t.length > 0;
      found.push({ name, fingerprint: fingerprintOf(events), scorable, objects: objects.length });
      progress.update(found.length, sources.length, name);
    }
    return found;
  } finally {
    progress.end();
  }
}

/**
 * Runs go on only with the data they began with: they would not be comparable.
 *
 * @throws UsageError naming the first recording that differs
 */
export function checkSameRecordings({ recordings }: RunsPlan, found: readonly FoundRecording[]): void {
  const [before, now] = [recordings, found].map((list) => list.map(({ name, fingerprint }) => `${fingerprint} ${name}`));
  const odd = [...before, ...now].find((one) => !before.includes(one) || !now.includes(one));
  if (odd === undefined) return;
  throw new UsageError(
    `${odd.slice(odd.indexOf(' ') + 1)}: expected the ${quantity(before.length, 'recording')} that the batch began with, got others (${now.length}); restore them, or begin anew`,
  );
}
