import { findSources } from './sources.fixture.ts';

/* The entry of threads that do whole runs, in tests. */

findSources();
await import('../run-worker.ts');
