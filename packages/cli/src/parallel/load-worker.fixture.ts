import { findSources } from './sources.fixture.ts';

/* The entry of worker threads in tests. */

findSources();
const { default: work } = await import('../load-worker.ts');
export default work;
