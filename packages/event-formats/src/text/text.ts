/** Lines of text, each with an event: CSV and its kin. @see docs/event-formats.md */
import { type FormatCodec, type FormatOptions, type OpenedEvents } from '../event-format.ts';
import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import type { ByteSource } from '../source/byte-source.ts';
import { CsvWriter } from './csv-writer.ts';
import { EventTextDecoder } from './text-decoder.ts';
import { layoutOfText, maxStartBytes, type TextLayout } from './text-layout.ts';
import { RateCheck } from './time-unit.ts';

/** Lines of text with a time, a pixel and a polarity each. */
export const text: FormatCodec = {
  async open(source: ByteSource, options: FormatOptions, report: ReadReport): Promise<OpenedEvents> {
    const start = await source.start(maxStartBytes);
    const layout = layoutOfText(start, start.length < maxStartBytes, source.name, options, report);
    const { sensor, originNs, unit, fields } = layout;
    return {
      header: { sensor, sensorFrom: sensor === undefined ? undefined : 'header', originNs, timeUnit: unit, fields },
      decode: (sink) => decodeText(source, layout, report, sink),
    };
  },
  write: () => new CsvWriter(),
};

async function* decodeText(
  source: ByteSource,
  layout: TextLayout,
  report: ReadReport,
  sink: EventSink,
): AsyncGenerator<void, void> {
  const decoder = new EventTextDecoder(layout, source.name, report);
  const rate = new RateCheck();
  for await (const piece of source.pieces(layout.offset)) {
    const before = sink.count;
    decoder.decode(piece, sink);
    rate.add(sink, before);
    if (sink.count > 0) yield;
  }
  const before = sink.count;
  decoder.finish(sink);
  rate.add(sink, before);
  if (sink.count > 0) yield;
  rate.end(layout.unit, report);
}
