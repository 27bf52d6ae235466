import { findSources } from './sources.fixture.ts';

/* The entry of worker threads in tests. */

findSources();
await import('../detect-worker.ts');
