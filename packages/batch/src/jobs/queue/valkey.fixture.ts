import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';

export const hasValkey = spawnSync('valkey-server', ['--version']).status === 0;
if (!hasValkey) console.log('skipped: the queue, as valkey-server is not installed');

/** A free port. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('expected a port');
  return address.port;
}

/**
 * A server that keeps every command in a file.
 *
 * @param port where it is waited for
 * @returns what ends it
 */
export async function startValkey(port: number, dir: string, ...more: readonly string[]): Promise<() => Promise<void>> {
  const options = ['--bind', '127.0.0.1', '--dir', dir, '--appendonly', 'yes', '--save', ''];
  const server = spawn('valkey-server', ['--port', String(port), ...options, ...more], { stdio: 'ignore' });
  for (let tries = 0; tries < 100; tries++) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(
      () => false,
    );
    socket.destroy();
    if (isThere) break;
    await after(50);
  }
  return async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const end = once(server, 'exit');
    server.kill('SIGTERM');
    await end;
  };
}
