import { findSources } from '@spikeseg/test-support';

findSources();
await import('../weigh-worker.ts');
