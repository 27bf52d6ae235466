// An app that reads recordings: what `@spikeseg/event-formats` alone does, in a page and in Node.
import { readEvents } from '@spikeseg/event-formats';

/** FNV-1a over 32-bit words. */
const mixed = (hash, word) => Math.imul(hash ^ word, 0x0100_0193);

/**
 * Reads a recording to its end.
 * @returns {Promise<object>} as plain values what is said of it, and counts, sums and a checksum of its events; or the error
 */
export async function figures(input, options) {
  try {
    const file = await readEvents(input, options);
    const { name, format, title, header, report } = file;
    let [n, on, sumX, sumY, checksum, first, last] = [0, 0, 0, 0, 0x811c_9dc5 | 0, null, null];
    let sumNs = 0n;
    for await (const { t, x, y, p } of file.chunks()) {
      for (let k = 0; k < t.length; k++) {
        const ns = Number.isInteger(t[k]) ? BigInt(t[k]) * 1000n : BigInt(Math.round(t[k] * 1000));
        sumNs += header.originNs + ns;
        on += p[k];
        sumX += x[k];
        sumY += y[k];
        for (const word of [Number(BigInt.asIntN(32, ns)), Number(ns >> 32n), x[k], y[k], p[k]]) checksum = mixed(checksum, word);
      }
      n += t.length;
      first ??= t[0];
      last = t.at(-1);
    }
    const { sensor = null, originNs, fields, streams = [] } = header;
    const said = { name, format, title, sensor, originNs: `${originNs}`, fields, streams };
    const { dropped, wraps, stepsBack, cutBytes, notes } = report;
    const told = { dropped: [...dropped], wraps, stepsBack, cutBytes, notes };
    return { said, told, events: { n, on, sumX, sumY, sumNs: `${sumNs}`, checksum, first, last } };
  } catch (error) {
    return { error: { name: error.name, message: error.message } };
  }
}

/** A recording of EVT3: a header, then TIME_HIGH, TIME_LOW, a row, and an event at each of two columns. */
const evt3 = [
  new TextEncoder().encode('% evt 3.0\n% format EVT3;height=480;width=640\n% end\n'),
  Uint16Array.of(0x8001, 0x6005, 0x0007, 0x2864, 0x2065),
];

/** @returns {Promise<object>} figures of recordings that are made here: plain, packed, and none at all */
export default async function answer() {
  const packed = new Blob(evt3).stream().pipeThrough(new CompressionStream('gzip'));
  return {
    lines: await figures(new Blob(['t,x,y,p\n10,3,4,1\n25,3,5,0\n']), { sensor: { width: 240, height: 180 } }),
    file: await figures(new File(evt3, 'night.raw')),
    packed: await figures(new File([await new Response(packed).blob()], 'night.raw.gz')),
    stream: await figures(new Blob(evt3).stream(), { name: 'camera' }),
    picture: await figures(new File([Uint8Array.of(0x89, 0x50, 0x4e, 0x47)], 'night.png')),
  };
}
