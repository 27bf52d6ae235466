import { findSources } from '@spikeseg/test-support';

/* The entry of threads that do whole runs, in tests. */

findSources();
await import('../run-worker.ts');
