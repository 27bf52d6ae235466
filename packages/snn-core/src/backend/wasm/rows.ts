import type { Address, Kernels } from './kernels.ts';

/** Parts of a step of a transport layer, bits, see assembly/transport-step.ts. */
export const received = 1;
export const advanced = 2;
export const competed = 4;

/** A transport layer whose rows are computed some at a time. */
export interface RowLayer {
  readonly address: Address;
  /** What each who computes needs for it; the first is that of the calling thread. */
  readonly bands: readonly Address[];
  readonly height: number;
  /** Rows at a time. */
  readonly span: number;
}

/** Who computes the rows of the transport layers of a session. */
export interface Rows {
  /** How many compute at once. */
  readonly threads: number;
  /** Makes a layer known, before anything of it is computed. */
  add(layer: RowLayer): void;
  /** Computes parts of all rows of a layer. @throws Error when a thread failed; the session is of no use then */
  compute(layer: RowLayer, parts: number): void;
  close(): void;
}

/** The calling thread alone. */
export function ownRows(kernels: Kernels): Rows {
  return {
    threads: 1,
    add: () => {},
    compute: ({ address, bands, height, span }, parts) => {
      for (let first = 0; first < height; first += span) {
        kernels.computeRows(address, bands[0], parts, first, Math.min(height, first + span));
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
const mostPieces = 254;

/** Rows at a time. */
export function rowSpan(height: number, width: number, threads: number): number {
  const cached = Math.max(1, Math.floor(cachedCells / width));
  const shared = threads === 1 ? height : Math.ceil(height / (piecesPerThread * threads));
  return Math.max(Math.min(cached, shared, height), Math.ceil(height / mostPieces));
}
