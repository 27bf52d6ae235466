import type { Progress } from '../log/progress.ts';
import type { RecordingSource } from '../recordings/dataset.ts';
import { fingerprintOf } from '../recordings/seen-recordings.ts';

/** What a batch must know of a recording before its first run. */
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
