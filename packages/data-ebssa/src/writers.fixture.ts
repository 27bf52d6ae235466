// Files that the tests of other packages make.
export { writeHdf5Recording } from './hdf5-writer/write-hdf5-recording.ts';
export { column, writeMat5 } from './mat5-writer/write-mat5.ts';
