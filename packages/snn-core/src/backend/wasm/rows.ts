import type { Address, Kernels } from './kernels.ts';

/** Parts of a step of a transport layer, bits, see assembly/transport-step.ts. */
export const received = 1;
export const gained = 2;
export const advanced = 4;
export const competed = 8;

/** A transport layer whose rows, or maps, are computed some at a time. */
export interface RowLayer {
  readonly address: Address;
  /** What each who computes needs for it; the first is that of the calling thread. */
  readonly bands: readonly Address[];
  /** Rows, or maps, and how many at a time. */
  readonly count: number;
  readonly span: number;
}

/** Who computes the rows and maps of the transport layers of a session. */
export interface Rows {
  /** How many compute at once. */
  readonly threads: number;
  /** Makes a layer known, before anything of it is computed. */
  add(layer: RowLayer): void;
  /**
   * Computes parts of all rows, or maps, of a layer.
   *
   * @param inputs so many there are to compute: where they are few, other threads would cost more than they save
   * @throws Error when a thread failed; the session is of no use then
   */
  compute(layer: RowLayer, parts: number, inputs: number): void;
  close(): void;
}

/** The calling thread alone. */
export function ownRows(kernels: Kernels): Rows {
  return {
    threads: 1,
    add: () => {},
    compute: ({ address, bands, count, span }, parts) => {
      for (let first = 0; first < count; first += span) {
        kernels.computeParts(address, bands[0], parts, first, Math.min(count, first + span));
      }
    },
    close: () => {},
  };
}

/** Cells whose currents and potentials stay in a processor's cache while they are computed. */
const cachedCells = 2 ** 15;

/** Pieces of a layer for each thread: one that comes late finds less to do. */
const piecesPerThread = 4;

/** Pieces of a layer at most, see threads/tickets.ts. */
const maxPieces = 254;

/** Rows at a time. */
export function rowSpan(height: number, width: number, threads: number): number {
  const cached = Math.max(1, Math.floor(cachedCells / width));
  const shared = threads === 1 ? height : Math.ceil(height / (piecesPerThread * threads));
  return Math.max(Math.min(cached, shared, height), Math.ceil(height / maxPieces));
}

/** Maps at a time: all in one thread. */
export function mapSpan(maps: number, threads: number): number {
  return Math.max(Math.ceil(maps / (threads === 1 ? 1 : piecesPerThread * threads)), Math.ceil(maps / maxPieces));
}
