// In the run that measures which test file reaches which mutant: writes their numbers when a test file ends.
import { writeFileSync } from 'node:fs';
import { afterAll } from 'vitest';

const hits = new Set();
globalThis.mutateHit = (mutant) => hits.add(mutant);
afterAll(() => writeFileSync(process.env.MUTATE_HITS, JSON.stringify([...hits])));
