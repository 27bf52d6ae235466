/** What reads recordings in a browser: nothing here needs Node. */
export { defaultReadLimits, type ReadLimits } from '@spikeseg/events';
export { isMat5 } from '../mat5/is-mat5.ts';
export { type BlobReadOptions, readRecordingBlob } from './read-recording-blob.ts';
