import { knownSensors, sensorModelOf } from '@spikeseg/events';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideSensor, modelInPath } from './sensor.ts';

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

describe('decideSensor', () => {
  const size = fc.record({ width: fc.integer({ min: 1, max: 346 }), height: fc.integer({ min: 1, max: 260 }) });
  const named = fc.constantFrom('DAVIS' as const, 'ATIS' as const, undefined);

  it('without a declared size gives the smallest known sensor of the named model that holds the events', () => {
    fc.assert(
      fc.property(size, named, (extent, model) => {
        const sensor = decideSensor({ declared: undefined, named: model }, extent);
        const fitting = knownSensors.filter(
          (known) =>
            (model === undefined || known.model === model) && known.width >= extent.width && known.height >= extent.height,
        );
        const smallest = fitting.toSorted((a, b) => a.width * a.height - b.width * b.height)[0];
        expect(sensor).toEqual(smallest && { width: smallest.width, height: smallest.height });
      }),
    );
  });

  it('never gives less than what is declared, and gives known sensors back as they are', () => {
    fc.assert(
      fc.property(size, named, (declared, model) => {
        const sensor = decideSensor({ declared, named: model }, { width: 0, height: 0 });
        expect(sensor !== undefined && sensor.width >= declared.width && sensor.height >= declared.height).toBe(true);
        expect(sensorModelOf(sensor ?? declared) === 'other' ? sensor : declared).toEqual(declared);
      }),
    );
    for (const { width, height } of knownSensors) {
      expect(decideSensor({ declared: { width, height }, named: 'ATIS' }, { width: 0, height: 0 })).toEqual({ width, height });
    }
  });
});

describe('sensorModelOf', () => {
  it('names the family of a size', () => {
    expect([sensorModelOf({ width: 240, height: 180 }), sensorModelOf({ width: 346, height: 260 })]).toEqual(['DAVIS', 'DAVIS']);
    expect(sensorModelOf({ width: 304, height: 240 })).toBe('ATIS');
    expect(sensorModelOf({ width: 240, height: 304 })).toBe('other');
  });
});
