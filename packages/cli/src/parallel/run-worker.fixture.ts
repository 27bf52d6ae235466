import { findSourcePackages } from './source-packages.fixture.ts';

/* The entry of threads that do whole runs, in tests. */

findSourcePackages();
const { default: work } = await import('../run-worker.ts');
export default work;
