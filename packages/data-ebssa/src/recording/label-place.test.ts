import { describe, expect, it } from 'vitest';
import { labelPlaceOf } from './label-place.ts';

describe('labelPlaceOf', () => {
  it.each([
    ['SL8RB_1957_davis_td_labelled.mat', 'labelled'],
    ['20180101-10-20_25544_ISS_LABELLED.mat', 'labelled'],
    ['x_labeled.mat', 'labelled'],
    ['x_unlabelled.mat', 'unlabelled'],
    ['/data/EBSSA/Labelled Data/x.mat', 'labelled'],
    ['/data/EBSSA/Labelled_Data/DAVIS/x.mat', 'labelled'],
    ['/data/EBSSA/labelled-data/x.mat', 'labelled'],
    ['/data/EBSSA/Unlabelled Data/ATIS/x.mat', 'unlabelled'],
    ['/data/Labelled Data/Unlabelled Data/x.mat', 'unlabelled'],
    ['C:\\data\\Labelled Data\\x.mat', 'labelled'],
    ['x.mat', 'unknown'],
    ['/data/relabelled things/mislabelled.mat', 'unknown'],
  ])('%s is %s', (path, place) => expect(labelPlaceOf(path)).toBe(place));
});
