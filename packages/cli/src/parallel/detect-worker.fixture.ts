import { findSourcePackages } from './source-packages.fixture.ts';

/* The entry of worker threads in tests. */

findSourcePackages();
const { default: work } = await import('../detect-worker.ts');
export default work;
