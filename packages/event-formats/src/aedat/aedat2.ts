/** AEDAT 1 and 2 of jAER: records of an address and a time, of which the chip tells how an address is made up. @see docs/event-formats.md */
import { EventFormatError } from '@spikeseg/events';
import { decodePieces, recordDecoder } from '../decode-pieces.ts';
import type { EventDecoder, FormatCodec, FormatOptions, OpenedEvents, SensorOrigin } from '../event-format.ts';
import type { EventSink } from '../event-sink.ts';
import type { ReadReport } from '../read-report.ts';
import type { ByteSource } from '../source/byte-source.ts';
import { Clock } from '../source/clock.ts';
import { type AddressLayout, type Chip, chipOf } from './chips.ts';
import { readHashHeader } from './hash-header.ts';

/** Decodes records, big endian: u32 address (u16 in version 1) and i32 time, µs. */
function aedat2Decoder(layout: AddressLayout, version: 1 | 2, report: ReadReport): EventDecoder {
  const clock = new Clock(2 ** 32, report);
  return recordDecoder(version === 1 ? 6 : 8, report, (records, sink) => {
    if (layout === 'davis') decodeDavis(records, clock, sink, report);
    else decodeDvs128(records, version === 1, clock, sink, report);
  });
}

/** Bits 14–8 y, 7–1 x, bit 0 is 0 for ON; a bit above is an external event. */
function decodeDvs128(records: DataView, isShort: boolean, clock: Clock, sink: EventSink, report: ReadReport): void {
  const { t, x, y, p } = sink;
  const recordBytes = isShort ? 6 : 8;
  let count = sink.count;
  for (let at = 0; at < records.byteLength; at += recordBytes) {
    const address = isShort ? records.getUint16(at) : records.getUint32(at);
    const timeUs = clock.at(records.getInt32(at + recordBytes - 4));
    if (address >>> 15 !== 0) report.trigger(timeUs, 0, 1);
    else {
      t[count] = timeUs;
      x[count] = (address >> 1) & 0x7f;
      y[count] = address >> 8;
      p[count++] = ~address & 1;
    }
  }
  sink.count = count;
}

/** Bit 31 is 1 for what is no change of light; bits 30–22 y, 21–12 x, 11 is 1 for ON, 10 an external event, with bits 2–0 at 2 where it falls, if at all. */
function decodeDavis(records: DataView, clock: Clock, sink: EventSink, report: ReadReport): void {
  const { t, x, y, p } = sink;
  let count = sink.count;
  let [samples, motions] = [0, 0];
  for (let at = 0; at < records.byteLength; at += 8) {
    const address = records.getInt32(at);
    const timeUs = clock.at(records.getInt32(at + 4));
    if (address < 0) {
      if ((address & 0xc00) === 0xc00) motions++;
      else samples++;
    } else if ((address & 0x400) !== 0) report.trigger(timeUs, 0, (address & 7) === 2 ? 0 : 1);
    else {
      t[count] = timeUs;
      x[count] = (address >> 12) & 0x3ff;
      y[count] = address >> 22;
      p[count++] = (address >> 11) & 1;
    }
  }
  sink.count = count;
  report.drop('samples of frames', samples);
  report.drop('samples of motion (IMU)', motions);
}

/** Files of jAER, AEDAT 1 and 2. */
export const aedat2: FormatCodec = {
  async open(source: ByteSource, options: FormatOptions, report: ReadReport): Promise<OpenedEvents> {
    const header = await readHashHeader(source);
    const version = header.version?.startsWith('2.') === true ? 2 : 1;
    const named = header.fields.find(([key]) => key === 'AEChip')?.[1];
    const { chip, from } = chipOfFile(source.name, version, named, options, report);
    report.note('rows are counted from the bottom and columns from the right, as jAER shows them');
    return {
      header: {
        sensor: chip.sensor,
        sensorFrom: chip.sensor === undefined ? undefined : from,
        camera: named?.split('.').at(-1),
        originNs: 0n,
        yFromBottom: true,
        xFromRight: true,
        timeUnit: 'us',
        fields: header.fields,
      },
      decode: (sink) => decodePieces(source, header.bytes, aedat2Decoder(chip.layout, version, report), sink),
    };
  },
};

/** The chip that the header names, over the one that is given. @throws EventFormatError when there is none, or none that is known */
function chipOfFile(
  file: string,
  version: 1 | 2,
  named: string | undefined,
  { camera }: FormatOptions,
  report: ReadReport,
): { readonly chip: Chip; readonly from: SensorOrigin } {
  const ofHeader = chipOf(named ?? '');
  const chip = ofHeader ?? chipOf(camera ?? '');
  const fault = {
    file,
    variable: 'AEChip',
    offset: 0,
    expected: 'the chip, DVS128 or a DAVIS, which gives addresses their meaning',
  };
  const fix = 'give it (option camera)';
  if (chip === undefined) {
    if (version === 2 || named !== undefined || camera !== undefined)
      throw new EventFormatError({ ...fault, got: named ?? camera ?? 'none', fix });
    report.note('taken for a DVS128, the camera of version 1');
    return { chip: chipOf('DVS128')!, from: 'format' };
  }
  if (version === 1 && chip.layout === 'davis')
    throw new EventFormatError({
      ...fault,
      expected: 'a DVS128, as addresses of version 1 have 16 bits',
      got: named ?? camera ?? 'none',
    });
  return { chip, from: ofHeader === undefined ? 'option' : 'camera' };
}
