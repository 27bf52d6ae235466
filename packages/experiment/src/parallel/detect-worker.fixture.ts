import { findSources } from '@spikeseg/test-support';

/* The entry of worker threads in tests. */

findSources();
await import('../detect-worker.ts');
