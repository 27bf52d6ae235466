import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Memory outside of V8's heap that is worth a look, bytes. */
const worthBytes = 64 * 2 ** 20;
/** Threads that were told to end have ended after this time, ms. */
const endedMs = 20;

/**
 * Gives the memory of a search that is over back to the system. V8 collects when its heap grows, and what WebAssembly holds is not on it: so that of a million
 * pixels would stay while tables and pictures take as much.
 */
export async function giveMemoryBack(): Promise<void> {
  if (process.memoryUsage().external < worthBytes) return;
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What threads share is free when both have let it go.
  for (let round = 0; round < 2; round++) {
    await setTimeout(endedMs);
    collect();
  }
}
