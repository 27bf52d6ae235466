import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Context, UsageError } from '@spikeseg/experiment/parts';

/**
 * Shows a page at http://127.0.0.1:PORT until Ctrl-C: to this machine alone, and to nobody who calls it by another name.
 *
 * @param port 0: any that is free
 * @throws UsageError when the port cannot be listened at
 */
export async function servePage({ interrupted, stdout }: Context, page: string, port: number, quiet: boolean): Promise<void> {
  const bytes = Buffer.from(page);
  const server = createServer((request, response) => {
    const { port: own } = server.address() as AddressInfo;
    // A page of another site whose name was made to lead here must not read what is shown.
    const isHere = request.headers.host === `127.0.0.1:${own}` || request.headers.host === `localhost:${own}`;
    const isPage = request.method === 'GET' && request.url === '/';
    if (!isHere || !isPage) response.writeHead(isHere ? 404 : 403).end();
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(bytes);
  });
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new UsageError(`--serve: expected a free port, got ${port}: ${(cause as Error).message}`, { cause });
  }
  stdoutLine(stdout, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, quiet);
  if (!interrupted.aborted) await once(interrupted, 'abort');
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

/** Where the page is, also with --quiet: nobody could find it. */
const stdoutLine = (stdout: Context['stdout'], url: string, quiet: boolean): void =>
  stdout.write(quiet ? `${url}\n` : `${url} (Ctrl-C ends)\n`);
