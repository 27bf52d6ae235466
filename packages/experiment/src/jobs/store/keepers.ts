import { setTimeout as after } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { UsageError } from '../../errors/errors.ts';
import type { Logger } from '../../log/logger.ts';
import { checkVersion, jobVersion } from '../job-batch.ts';
import { type KeeperNote, parseKeeper } from './messages.ts';
import type { StoreServer } from './store-server.ts';

/** Whoever has the folder of a batch, and is there now. */
export async function keepersOf(server: StoreServer): Promise<KeeperNote[]> {
  const notes = (await server.announced()).map(parseKeeper);
  return notes.filter((note) => note !== undefined);
}

/** Between two looks at who is there, ms. */
const lookMs = 1000;

/**
 * Waits for a batch whose jobs can be done without its folder.
 *
 * @param name of its folder, or its id; whichever there is where it is left out
 * @returns undefined when none came in time, or the user asked to stop
 * @throws UsageError where there are several, and for one of another version, or whose jobs need the folder
 */
export async function awaitBatch(
  context: Context,
  server: StoreServer,
  {
    name,
    idleSeconds,
    log,
  }: { readonly name: string | undefined; readonly idleSeconds: number | undefined; readonly log: Logger },
): Promise<KeeperNote | undefined> {
  const { interrupted, now } = context;
  const start = now();
  for (let looks = 0; !interrupted.aborted; looks++) {
    const found = (await keepersOf(server)).filter((one) => name === undefined || one.name === name || one.batch === name);
    const [batch] = found;
    if (batch !== undefined) {
      const others = new Map(found.map((one) => [one.batch, `${one.name} (${one.batch})`]));
      if (others.size > 1) {
        const several = [...others.values()].toSorted().join(', ');
        throw new UsageError(`batch worker: expected one batch on the server, got ${several}; choose one with --name`);
      }
      checkVersion(batch.name, batch, jobVersion(context.version));
      if (batch.refusal !== null)
        throw new UsageError(
          `${batch.refusal}; use a folder that all machines see: spikeseg-cli batch worker FOLDER --queue URL`,
        );
      return batch;
    }
    if (looks === 0) log.info(`waiting for ${name === undefined ? 'a batch' : name}: spikeseg-cli batch run FOLDER --queue URL`);
    if (idleSeconds !== undefined && now() - start > idleSeconds * 1000) return undefined;
    await after(lookMs, undefined, { signal: interrupted }).catch(() => {});
  }
  return undefined;
}
