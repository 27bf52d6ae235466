import { findSources } from './sources.fixture.ts';

findSources();
await import('../weigh-worker.ts');
