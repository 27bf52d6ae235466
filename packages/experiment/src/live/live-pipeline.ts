import { jsonLine, type Report, reportLines } from '@spikeseg/detection';
import { type DroppedTime, type EventStep, type EventStream, ownUtcOffset, type SensorSize } from '@spikeseg/events';
import { type Interruption, stopIfInterrupted } from '../context/context.ts';
import type { Logger } from '../log/log.ts';
import { liveSight, type SightWarning, warningTexts } from './live-sight.ts';
import type { Live, LiveWatch } from './open-live.ts';
import { startTally } from './tally.ts';

/** Reports after which signals are let in, where many come without waiting for input. */
const reportsAtOnce = 256;

/** Where JSON lines go. */
export interface LiveOutput {
  write(text: string): void;
  /** Resolves when what was written has been taken, to the last few kilobytes, or when `stop` is aborted. */
  drained(stop: AbortSignal): Promise<void>;
}

interface PipelineParts {
  readonly now: () => number;
  readonly name: string;
  readonly output: LiveOutput;
  readonly live: Pick<Live, 'cutter' | 'detector' | 'sight'>;
  readonly sensor: SensorSize;
  readonly log: Logger;
  readonly stop: Interruption;
  /** Gives the times in which the camera says that it dropped events, since they were last asked for. */
  readonly takeLost: (untilUs: number) => readonly DroppedTime[];
  /** UTC of the first event, µs since 1970; undefined: what the times of the events tell. */
  readonly startUtcUs?: number | undefined;
  /** Gets all that comes and is found. */
  readonly watch?: LiveWatch | undefined;
}

/** Events in, JSON lines out: cuts steps, detects, writes and waits until somebody takes what was written. */
export function livePipeline(parts: PipelineParts) {
  const { now, name, output, live, stop, takeLost, startUtcUs, watch, sensor, log } = parts;
  const { cutter, detector } = live;
  const tally = startTally(now);
  const sight = live.sight && liveSight(live.sight, sensor, takeLost);
  let warned: readonly SightWarning[] = [];
  let utcOffsetUs: number | undefined;
  let reported = 0;
  let waits = false;
  const send = async (lines: string): Promise<void> => {
    output.write(lines);
    waits = true;
    await output.drained(stop.signal);
    waits = false;
  };
  const write = async (reports: AsyncIterable<Report>): Promise<void> => {
    for await (const report of reports) {
      tally.addReport(report);
      watch?.feed.takeAnswer(report);
      const lines = reportLines(report, name, utcOffsetUs);
      if (lines !== '') await send(lines);
      const seen = sight?.(report, tally.leftOut());
      if (seen !== undefined) {
        await send(jsonLine({ type: 'sight', recording: name, ...seen }));
        const texts = warningTexts(seen);
        watch?.feed.takeSight({ tUs: seen.t_us, fromHz: seen.shown_events_s, warnings: texts });
        for (const [k, one] of seen.warnings.entries())
          if (!warned.includes(one)) log.warn(`${name}: at ${report.tUs} µs: ${texts[k]}`);
        warned = seen.warnings;
      }
      if (++reported % reportsAtOnce === 0) await stopIfInterrupted(stop);
    }
  };
  const push = async (step: EventStep): Promise<void> => {
    await write(detector.push(step));
    tally.addStep(step);
  };
  return {
    tally,
    /** Takes in the next block. @throws InterruptedError */
    async take(events: EventStream): Promise<void> {
      const [firstUs] = events.t;
      if (firstUs !== undefined) utcOffsetUs ??= startUtcUs === undefined ? ownUtcOffset(firstUs) : startUtcUs - firstUs;
      tally.addEvents(events);
      watch?.feed.takeEvents(events);
      for (const step of cutter.push(events)) await push(step);
      await stopIfInterrupted(stop);
    },
    /** Nothing comes any more: ends the open step. */
    async finish(): Promise<void> {
      const last = cutter.end();
      if (last !== undefined) await push(last);
      await write(detector.end());
    },
    /** Writes how it goes, unless the reader is behind. */
    writeStatus(): void {
      if (!waits) void send(jsonLine({ type: 'status', recording: name, ...tally.status() }));
    },
    /** Writes the last line. */
    writeEnd: (reason: string): void => output.write(jsonLine({ type: 'end', recording: name, reason, ...tally.total() })),
  };
}
