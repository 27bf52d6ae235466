import { findSources } from '@spikeseg/test-support';

/* The thread that reads HDF5 in tests. */

findSources();
await import('../hdf5-worker.ts');
