import { sensorModelOf } from '@spikeseg/events';
import { describe, expect, it } from 'vitest';
import { modelInPath } from './sensor.ts';

describe('modelInPath', () => {
  it.each([
    ['SL8RB_1957_davis_td_labelled.mat', 'DAVIS'],
    ['geo_2022_ATIS_td_labelled.mat', 'ATIS'],
    ['2018-03-11-19-48-31_bsidavis_humanity_star_tracking_td.mat', 'DAVIS'],
    ['2018-03-11-19-48-31_bsiatis_x.mat', 'ATIS'],
    ['20180101-10-20_25544_ISS_labelled.mat', undefined],
    ['/data/ATIS/ISS.mat', 'ATIS'],
    ['/data/atis/davis_1.mat', 'DAVIS'],
    ['/home/davis/recordings/ISS.mat', undefined],
    ['gratis.mat', undefined],
    ['statistics_of_atis.mat', 'ATIS'],
  ])('%s: %s', (path, model) => expect(modelInPath(path, undefined)).toBe(model));

  it('asks the group first', () => {
    expect(modelInPath('all_davis.h5', 'iss_atis_1')).toBe('ATIS');
    expect(modelInPath('all_davis.h5', 'iss')).toBe('DAVIS');
  });
});

describe('sensorModelOf', () => {
  it('names the family of a size', () => {
    expect([sensorModelOf({ width: 240, height: 180 }), sensorModelOf({ width: 346, height: 260 })]).toEqual(['DAVIS', 'DAVIS']);
    expect(sensorModelOf({ width: 304, height: 240 })).toBe('ATIS');
    expect(sensorModelOf({ width: 240, height: 304 })).toBe('other');
  });
});
