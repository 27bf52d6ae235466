/** An event: t, x, y, p. */
export type EventTuple = readonly [t: number, x: number, y: number, p: number];

/** How a chunk of ECF packs what is not time. */
export type EcfMode = 'all in one' | 'columns and polarities in one' | 'each by itself';

const u16 = (value: number): number[] => [value & 0xff, value >> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];

/** Packs a chunk as the layout says, in no clever way. */
export function encodeEcf(events: readonly EventTuple[], mode: EcfMode): Uint8Array {
  const flags = mode === 'all in one' ? 2 : mode === 'columns and polarities in one' ? 1 : 0;
  const [start] = events[0] ?? [0];
  const head = [...u32((events.length << 2) | flags), ...u32(start % 2 ** 32), ...u32(Math.floor(start / 2 ** 32))];
  const times: number[] = [];
  let now = start;
  for (const [t, repeats] of runsOf(
    events.map(([time]) => time),
    65_535,
  )) {
    let step = t - now;
    now = t;
    if (step >= 15) {
      for (; step > 0; step = Math.floor(step / 16)) times.push(0xf0 | (step % 16));
    }
    times.push((step << 4) | Math.min(repeats, 15), ...(repeats < 15 ? [] : u16(repeats)));
  }
  return Uint8Array.from([...head, ...times, ...rest(events, mode)]);
}

function rest(events: readonly EventTuple[], mode: EcfMode): number[] {
  const filled = [...events, ...Array.from({ length: (4 - (events.length % 4)) % 4 }, (): EventTuple => [0, 0, 0, 0])];
  const fours = Array.from({ length: filled.length / 4 }, (_, k) => filled.slice(4 * k, 4 * k + 4));
  if (mode === 'all in one')
    return fours.flatMap((four) => {
      const [a, b, c, d] = four.map(([, x, y, p]) => (y << 12) | (x << 1) | p);
      return [
        ...u32(((a << 8) | (b & 0xff)) >>> 0),
        ...u32((((b >> 8) << 16) | (c & 0xffff)) >>> 0),
        ...u32((((c >> 16) << 24) | d) >>> 0),
      ];
    });
  const rows = runsOf(
    events.map(([, , y]) => y),
    65_535,
  ).flatMap(([y, n]) => [...u16((y << 5) | Math.min(n, 31)), ...(n < 31 ? [] : u16(n))]);
  if (mode === 'columns and polarities in one')
    return [
      ...rows,
      ...fours.flatMap((four) => {
        const [a, b, c, d] = four.map(([, x, , p]) => (x << 1) | p);
        return [...u16((a << 4) | (b & 15)), ...u16(((b >> 4) << 8) | (c & 0xff)), ...u16(((c >> 8) << 12) | d)];
      }),
    ];
  const columns: number[] = [];
  for (let k = 0; k < events.length; ) {
    const [, column] = events[k++];
    let mask = 0;
    for (let last = column; k < events.length; k++) {
      const [, next] = events[k];
      if (next <= last || next > column + 5) break;
      mask |= 1 << (4 - (next - column - 1));
      last = next;
    }
    columns.push(...u16((column << 5) | mask));
  }
  const polarities = runsOf(
    events.map(([, , , p]) => p),
    65_535,
  ).flatMap(([p, n]) => [(p << 7) | Math.min(n, 127), ...(n < 127 ? [] : u16(n))]);
  return [...rows, ...columns, ...polarities];
}

function runsOf(values: readonly number[], longest: number): [value: number, count: number][] {
  const runs: [number, number][] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last !== undefined && last[0] === value && last[1] < longest) last[1]++;
    else runs.push([value, 1]);
  }
  return runs;
}
