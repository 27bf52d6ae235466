import type { SensorSize } from '@spikeseg/events';
import type { EventColumns } from '../event-sink.ts';
import type { EventWriter } from '../event-writer.ts';
import { firstLine } from './aedat4-header.ts';

const eventBytes = 16;
/** Bytes of a packet before its events: stream and size of the packet, then size, root, kind and table of the flatbuffer. */
const headBytes = 40;
/** Byte of the flatbuffer `IOHE` at which its text begins. */
const textAt = 56;
/** Larger blocks become several packets. */
const maxEvents = 1 << 20;

/** Writes AEDAT 4: one stream of events, a packet for each block, not packed and without a table of packets. DV and dv-processing read it. */
export class Aedat4Writer implements EventWriter {
  readonly #sensor: SensorSize;

  constructor(sensor: SensorSize) {
    this.#sensor = sensor;
  }

  /** The first line, and the flatbuffer `IOHE` with the text that declares the stream. */
  begin(): Uint8Array {
    const text = new TextEncoder().encode(declaration(this.#sensor));
    // The text ends with a 0, and the buffer with a multiple of 8 bytes.
    const size = textAt + 8 * Math.ceil((text.length + 1) / 8);
    const all = new Uint8Array(firstLine.length + size);
    all.set(new TextEncoder().encode(firstLine));
    const view = new DataView(all.buffer, firstLine.length);
    view.setUint32(0, size - 4, true);
    view.setUint32(4, 24, true);
    setText(view, 8, 'IOHE');
    // Table of fields: its bytes, those of the table, and where in it compression, place of the table of packets and text are.
    for (const [k, value] of [10, 24, 4, 12, 8].entries()) view.setUint16(18 + 2 * k, value, true);
    view.setInt32(28, 10, true);
    view.setInt32(32, 0, true);
    view.setUint32(36, textAt - 4 - 36, true);
    view.setBigInt64(40, -1n, true);
    view.setUint32(textAt - 4, text.length, true);
    all.set(text, firstLine.length + textAt);
    return all;
  }

  /** @param events times are rounded to whole µs */
  encode(events: EventColumns): Uint8Array {
    const n = events.t.length;
    const packets = Math.ceil(n / maxEvents);
    const all = new Uint8Array(packets * headBytes + n * eventBytes);
    for (let k = 0, at = 0; k < packets; k++) {
      const from = k * maxEvents;
      const count = Math.min(maxEvents, n - from);
      writePacket(new DataView(all.buffer, at, headBytes + count * eventBytes), events, from, count);
      at += headBytes + count * eventBytes;
    }
    return all;
  }
}

function setText(view: DataView, at: number, text: string): void {
  for (let k = 0; k < text.length; k++) view.setUint8(at + k, text.charCodeAt(k));
}

function writePacket(view: DataView, { t, x, y, p }: EventColumns, from: number, n: number): void {
  const size = view.byteLength - 8;
  view.setInt32(0, 0, true);
  view.setInt32(4, size, true);
  view.setUint32(8, size - 4, true);
  view.setUint32(12, 16, true);
  setText(view, 16, 'EVTS');
  // Table of fields: its bytes, those of the table, and where in it the vector is told.
  for (const [k, value] of [6, 8, 4].entries()) view.setUint16(22 + 2 * k, value, true);
  view.setInt32(28, 6, true);
  view.setUint32(32, 4, true);
  view.setUint32(36, n, true);
  for (let k = 0, at = headBytes; k < n; k++, at += eventBytes) {
    const time = Math.round(t[from + k]);
    view.setUint32(at, time, true);
    view.setInt32(at + 4, Math.floor(time / 2 ** 32), true);
    view.setInt16(at + 8, x[from + k], true);
    view.setInt16(at + 10, y[from + k], true);
    view.setUint8(at + 12, p[from + k]);
  }
}

/** The text as DV writes it: its readers find streams, their kind and size here. */
const declaration = ({ width, height }: SensorSize): string => `<dv version="2.0">
    <node name="outInfo" path="/mainloop/Recorder/outInfo/">
        <node name="0" path="/mainloop/Recorder/outInfo/0/">
            <attr key="compression" type="string">NONE</attr>
            <attr key="originalModuleName" type="string">spikeseg</attr>
            <attr key="originalOutputName" type="string">events</attr>
            <attr key="typeDescription" type="string">Array of events (polarity ON/OFF).</attr>
            <attr key="typeIdentifier" type="string">EVTS</attr>
            <node name="info" path="/mainloop/Recorder/outInfo/0/info/">
                <attr key="sizeX" type="int">${width}</attr>
                <attr key="sizeY" type="int">${height}</attr>
                <attr key="source" type="string">spikeseg</attr>
            </node>
        </node>
    </node>
</dv>
`;
