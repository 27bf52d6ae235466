import { once } from 'node:events';
import type { Context } from '../console.ts';
import { startLocalServer } from './local-server.ts';

/**
 * Shows a page at http://127.0.0.1:PORT until Ctrl-C: to this machine alone, not under another host name.
 *
 * @param port 0: any that is free
 * @throws UsageError when the port cannot be listened at
 */
export async function servePage({ interrupted, stdout }: Context, page: string, port: number, quiet: boolean): Promise<void> {
  const { url, close } = await startLocalServer('--serve', port, () => page);
  // Also with --quiet, or the user could not find it.
  stdout.write(quiet ? `${url}\n` : `${url} (Ctrl-C ends)\n`);
  if (!interrupted.aborted) await once(interrupted, 'abort');
  await close();
}
