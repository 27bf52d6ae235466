/** Names of the formats of event cameras. Made from the rows of @spikeseg/event-formats: npx node tools/config/generate.mjs */
export const formatNames = [
  'aedat4',
  'aedat3',
  'aedat2',
  'es',
  'hdf5',
  'rosbag',
  'mcap',
  'db3',
  'npy',
  'npz',
  'evt3',
  'evt2.1',
  'evt2',
  'dat',
  'text',
  'aer',
  'nmnist',
] as const;

/** Names of detectors. Made from the rows of @spikeseg/experiment: npx node tools/config/generate.mjs */
export const detectorNames = ['network', 'activity', 'likelihood', 'hough', 'evidence'] as const;
