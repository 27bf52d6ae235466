import { findSources } from './sources.fixture.ts';

/* The entry of threads that do whole runs, in tests. */

findSources();
const { default: work } = await import('../run-worker.ts');
export default work;
