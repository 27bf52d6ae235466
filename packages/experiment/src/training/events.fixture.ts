import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { only, onlyBytes, readMessage, readRecords, text } from '../../../report/src/tensorboard/decode.fixture.ts';

/** Tag, kind by its field of the summary, value of a scalar, step; of all events of a folder, file by file. */
export function readEvents(folder: string) {
  return readdirSync(folder)
    .toSorted()
    .map((file) =>
      readRecords(readFileSync(join(folder, file)))
        .map(readMessage)
        .map((event) => {
          const step = Number(event.get(2)?.[0] ?? 0);
          if (!event.has(5)) return { tag: event.has(7) ? 'start' : 'version', step, value: undefined };
          const value = readMessage(onlyBytes(readMessage(onlyBytes(event, 5)), 1));
          return { tag: text(onlyBytes(value, 1)), step, value: value.has(2) ? only(value, 2) : [...value.keys()][1] };
        }),
    );
}
