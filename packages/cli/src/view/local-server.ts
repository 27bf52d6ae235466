import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { UsageError } from '@spikeseg/experiment/commands';

/** Of a page: no page of others may hold it in a frame, which only a header can say. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "frame-ancestors 'none'",
};

/** Where pages are shown unless a port is given. */
export const defaultPort = 8787;

/** A server that this machine alone reaches. */
export interface LocalServer {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
  /** Ends it, and all who are connected by HTTP. */
  readonly close: () => Promise<void>;
}

/**
 * Serves one page, at `/` of 127.0.0.1.
 *
 * @param option that asked for it, e.g. `--serve` @param port 0: any that is free @param pageAt the page, for the port that it has
 * @throws UsageError when the port cannot be listened at
 */
export async function startLocalServer(option: string, port: number, pageAt: (port: number) => string): Promise<LocalServer> {
  // Few commands serve anything; the others do not load a server.
  const { createServer } = await import('node:http');
  let page = Buffer.alloc(0);
  const server = createServer((request, response) => {
    const isPage = request.method === 'GET' && request.url === '/';
    const isHere = isForUs(request, portOfServer(server));
    if (!isHere || !isPage) response.writeHead(isHere ? 404 : 403).end();
    else response.writeHead(200, pageHeaders).end(page);
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new UsageError(`${option}: expected a free port, got ${port}: ${(cause as Error).message}`, { cause });
  }
  const own = portOfServer(server);
  page = Buffer.from(pageAt(own));
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { server, port: own, url: `http://127.0.0.1:${own}/`, close };
}

/** A page of another site whose name was made to lead here must not read what is shown. */
export const isForUs = ({ headers }: IncomingMessage, port: number): boolean => hostsOf(port).includes(headers.host ?? '');

/** Whether a page that came from here asks, and no page of another site. */
export const isFromUs = ({ headers }: IncomingMessage, port: number): boolean =>
  hostsOf(port).some((host) => headers.origin === `http://${host}`);

/** @throws UsageError for what is no port */
export function portOf(option: string, value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (value === true) return defaultPort;
  const isNumber = typeof value === 'string' && /^\d+$/.test(value);
  if (isNumber && value.length <= 5 && Number(value) < 65_536) return Number(value);
  const hint = isNumber ? '' : `; put what is to be read before ${option}`;
  throw new UsageError(`${option}: expected a port, 0 to 65535, got ${JSON.stringify(value)}${hint}`);
}

const hostsOf = (port: number): string[] => [`127.0.0.1:${port}`, `localhost:${port}`];

const portOfServer = (server: Server): number => (server.address() as AddressInfo).port;
