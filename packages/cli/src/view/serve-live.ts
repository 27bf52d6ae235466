import { once } from 'node:events';
import { frameMs, LiveFeed, livePage } from '@spikeseg/viewer';
import type { WebSocket } from 'ws';
import type { ProcessContext } from '../console.ts';
import { isForUs, isFromUs, startLocalServer } from './local-server.ts';

/** Viewers at once. */
const maxViewers = 16;
/** More than a viewer has to say, bytes. */
const longestMessage = 64;
/** How long viewers have to take the end in, ms. */
const patienceMs = 1000;

/** A stream that is shown while it is detected in. */
export interface LiveServer {
  /** Gets what comes and what is found. */
  readonly feed: LiveFeed;
  readonly url: string;
  /** Ends it, after those who look on have what they were sent, or have had time for it. */
  readonly close: () => Promise<void>;
}

/**
 * Serves the page of a stream at http://127.0.0.1:PORT, and what it shows over a WebSocket at `/live`: to this machine alone, not under another host name,
 * and to no page of another site.
 *
 * @param port 0: any that is free
 * @throws UsageError when the port cannot be listened at
 */
export async function serveLive({ now }: Pick<ProcessContext, 'now'>, port: number): Promise<LiveServer> {
  const feed = new LiveFeed(now);
  const local = await startLocalServer('--view', port, livePage);
  const { WebSocketServer } = await import('ws');
  const sockets = new WebSocketServer({ noServer: true, maxPayload: longestMessage, perMessageDeflate: false });
  let isClosing = false;
  local.server.on('upgrade', (request, socket, head) => {
    // Who goes away is no error.
    socket.on('error', () => {});
    const isOurs = isForUs(request, local.port) && isFromUs(request, local.port);
    const refusal = isOurs ? (request.url === '/live' ? undefined : '404 Not Found') : '403 Forbidden';
    const hasRoom = !isClosing && sockets.clients.size < maxViewers;
    const answer = refusal ?? (hasRoom ? undefined : '503 Service Unavailable');
    if (answer === undefined) sockets.handleUpgrade(request, socket, head, (viewer) => join(feed, viewer));
    // Who is refused and stays would keep the server from ending.
    else socket.end(`HTTP/1.1 ${answer}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy());
  });
  const timer = setInterval(() => feed.tick(), frameMs);
  const close = async (): Promise<void> => {
    isClosing = true;
    clearInterval(timer);
    await Promise.all([...sockets.clients].map(part));
    await local.close();
  };
  return { feed, url: local.url, close };
}

function join(feed: LiveFeed, socket: WebSocket): void {
  const viewer = feed.join(socket);
  socket.on('message', (data, isBinary) => {
    // A socket gives one buffer, unless it is asked for others.
    if (!isBinary) viewer.hear((data as Buffer).toString());
  });
  socket.on('close', viewer.leave);
  // What is wrong with a socket closes it.
  socket.on('error', () => {});
}

/** Says goodbye, and waits for the answer of those who listen. */
async function part(socket: WebSocket): Promise<void> {
  const closed = once(socket, 'close');
  socket.close(1000);
  const timer = setTimeout(() => socket.terminate(), patienceMs);
  await closed;
  clearTimeout(timer);
}
