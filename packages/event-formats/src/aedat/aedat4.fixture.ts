import type { EventColumns } from '../event-sink.ts';
import { Aedat4Writer } from './aedat4-writer.ts';

export type Row = readonly [t: number, x: number, y: number, p: number];

export const columns = (rows: readonly Row[]): EventColumns => ({
  t: Float64Array.from(rows, ([t]) => t),
  x: Uint16Array.from(rows, ([, x]) => x),
  y: Uint16Array.from(rows, ([, , y]) => y),
  p: Uint8Array.from(rows, ([, , , p]) => p),
});

export const joined = (...parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** A header as DV has it. @param compression 0 none, 1 LZ4, 3 zstd */
export function header(compression: number, text: string, table = -1n): Uint8Array {
  const words = new TextEncoder().encode(text);
  const view = new DataView(new ArrayBuffer(56 + words.length + 1));
  view.setUint32(0, view.byteLength - 4, true);
  view.setUint32(4, 24, true);
  for (const [k, character] of ['I', 'O', 'H', 'E'].entries()) view.setUint8(8 + k, character.charCodeAt(0));
  for (const [k, value] of [10, 24, 4, 12, 8].entries()) view.setUint16(18 + 2 * k, value, true);
  view.setInt32(28, 10, true);
  view.setInt32(32, compression, true);
  view.setUint32(36, 16, true);
  view.setBigInt64(40, table, true);
  view.setUint32(52, words.length, true);
  new Uint8Array(view.buffer).set(words, 56);
  return joined(new TextEncoder().encode('#!AER-DAT4.0\r\n'), new Uint8Array(view.buffer));
}

const attribute = (key: string, value: string | number): string => `<attr key="${key}" type="string">${value}</attr>`;

/** Text that declares streams. */
export const declaring = (streams: readonly (readonly [id: number, kind: string, width?: number, height?: number])[]): string => {
  const nodes = streams.map(([id, kind, width, height]) => {
    const size = width === undefined || height === undefined ? '' : attribute('sizeX', width) + attribute('sizeY', height);
    return `<node name="${id}" path="/outInfo/${id}/">${attribute('typeIdentifier', kind)}
      <node name="info" path="/outInfo/${id}/info/">${size}${attribute('source', `DAVIS346_0000010${id}`)}</node></node>`;
  });
  return `<dv version="2.0"><node name="Recorder" path="/"><attr key="x" type="int">1</attr>
    <node name="outInfo" path="/outInfo/">${nodes.join('\n')}</node></node></dv>`;
};

/** The flatbuffer of some events, with its size in front. */
export const flat = (rows: readonly Row[]): Uint8Array =>
  new Aedat4Writer({ width: 346, height: 260 }).encode(columns(rows)).subarray(8);

/** A flatbuffer with nothing in it. */
export function emptyFlat(kind: string): Uint8Array {
  const bytes = new Uint8Array(24);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 20, true);
  view.setUint32(4, 16, true);
  for (let k = 0; k < 4; k++) bytes[8 + k] = kind.charCodeAt(k);
  view.setUint16(16, 4, true);
  view.setUint16(18, 4, true);
  view.setInt32(20, 4, true);
  return bytes;
}

export function packet(stream: number, body: Uint8Array, size = body.length): Uint8Array {
  const head = new DataView(new ArrayBuffer(8));
  head.setInt32(0, stream, true);
  head.setInt32(4, size, true);
  return joined(new Uint8Array(head.buffer), body);
}
