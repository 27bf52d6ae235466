import { describe, expect, test } from 'vitest';
import { readEvents } from './reading/read-events.ts';
import { figuresOf, realFile } from './truth.fixture.ts';

/** Real files, and what else than events and the size of the sensor they say. */
const files: readonly (readonly [name: string, said: object])[] = [
  ['03263.bin', { format: 'nmnist' }],
  ['event.txt', { format: 'text' }],
  ['EED_what_is_background_events.es', { format: 'es' }],
  ['test.es', { format: 'es' }],
  ['test_events_1.bag', { format: 'rosbag', header: { sensorFrom: 'header' } }],
  ['libcaer_rollover_0.db3', { format: 'db3', header: { sensorFrom: 'header' } }],
  ['test_events_2_0.mcap', { format: 'mcap', header: { sensorFrom: 'header' } }],
  ['neal_walking.aedat', { format: 'aedat2' }],
  ['IMU_translBoxes.aedat', { format: 'aedat2' }],
  ['derived_dvxplorer_aedat31.aedat', { format: 'aedat3', header: { camera: 'DVXplorer' } }],
  ['davis.aedat4', { format: 'aedat4', header: { sensorFrom: 'header', streams: ['0'] } }],
  ['sample.aedat4', { format: 'aedat4', header: { sensorFrom: 'header', streams: ['0'] } }],
  ['evt2_sample.raw', { format: 'evt2' }],
  ['derived_evt21.raw', { format: 'evt2.1' }],
  ['derived_evt21_legacy.raw', { format: 'evt2.1' }],
  ['evt3_sample.raw', { format: 'evt3', header: { sensorFrom: 'camera' } }],
  ['NCARS_obj_004397_td.dat', { format: 'dat', header: { sensorFrom: undefined } }],
  ['derived_metavision_ecf.hdf5', { format: 'hdf5', header: { sensorFrom: 'header' } }],
  ['event.hdf5', { format: 'hdf5' }],
];
const withoutSize = new Set(['event.txt', 'NCARS_obj_004397_td.dat', 'event.hdf5']);

describe.each(files)('%s', (name, said) => {
  const real = realFile(name);
  test.skipIf(real === undefined)('agrees with its truth in every figure', async () => {
    const { path, truth } = real!;
    expect(truth).toMatchObject(await figuresOf(path, truth.time_unit));
    const image = truth.image_coordinates ?? truth;
    const { sum_x, sum_y } = image === truth ? truth : await figuresOf(path, truth.time_unit, { asStored: false });
    expect(image).toMatchObject({ sum_x, sum_y });
    const file = await readEvents(path);
    for await (const _ of file.chunks());
    expect(file).toMatchObject(said);
    const size = withoutSize.has(name) ? undefined : { width: truth.width, height: truth.height };
    expect(file.header.sensor).toEqual(size);
    expect(file.report.cutBytes).toBe(0);
  });
});
