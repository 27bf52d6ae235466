import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { UsageError } from '../errors/errors.ts';
import { piecesUntil } from './pieces.ts';

/** Datagrams that may wait while others are answered; more are dropped, as a socket does. */
const mostWaiting = 65_536;

/** When datagrams came in, by the clock of this machine. */
export interface Arrivals {
  /** µs */
  readonly nowUs: () => number;
  /** When the piece that was given out last came in, µs. */
  lastUs: number;
}

/** @param now ms */
export function arrivals(now: () => number = () => performance.now()): Arrivals {
  const startMs = now();
  return { nowUs: () => Math.floor(1000 * (now() - startMs)), lastUs: 0 };
}

/** Whether a source is an address: `udp://HOST:PORT` is listened at, `tcp://HOST:PORT` is called. */
export const isAddress = (source: string): boolean => /^(udp|tcp):\/\//.test(source);

/**
 * What comes from an address, in pieces, until `stop` is aborted; of TCP until the other side ends.
 *
 * @param arrived called with each datagram when it came in: at the socket, however long it waits here
 * @throws UsageError for what is no address
 */
export function networkPieces(address: string, stop: AbortSignal, arrived = arrivals()): AsyncGenerator<Uint8Array, void> {
  const [, protocol, host = '', port = ''] = /^(udp|tcp):\/\/\[?([^\]]*?)\]?:(\d+)$/.exec(address) ?? [];
  if (protocol === undefined || Number(port) > 65_535)
    throw new UsageError(`${address}: expected udp://HOST:PORT or tcp://HOST:PORT, e.g. udp://127.0.0.1:3333`);
  return reached(
    address,
    protocol === 'tcp' ? piecesUntil(connect(Number(port), host), stop) : datagrams(host, Number(port), stop, arrived),
  );
}

/** @throws UsageError where the system says that it cannot be called or listened at */
async function* reached(address: string, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* pieces;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const expected = address.startsWith('tcp') ? 'a camera that answers' : 'an address that is free to listen at';
    throw new UsageError(`${address}: expected ${expected}, got ${error.message}`, { cause: error });
  }
}

async function* datagrams(host: string, port: number, stop: AbortSignal, arrived: Arrivals): AsyncGenerator<Uint8Array, void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const waiting: { readonly message: Uint8Array; readonly tUs: number }[] = [];
  let fault: Error | undefined;
  let wake: (() => void) | undefined;
  socket.on('message', (message) => {
    if (waiting.length < mostWaiting) waiting.push({ message, tUs: arrived.nowUs() });
    wake?.();
  });
  socket.on('error', (error) => {
    fault = error;
    wake?.();
  });
  const onStop = (): void => wake?.();
  stop.addEventListener('abort', onStop);
  try {
    socket.bind(port, host);
    while (!stop.aborted) {
      const datagram = waiting.shift();
      if (datagram !== undefined) {
        arrived.lastUs = datagram.tUs;
        yield datagram.message;
      } else if (fault !== undefined) throw fault;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    stop.removeEventListener('abort', onStop);
    socket.close();
  }
}
