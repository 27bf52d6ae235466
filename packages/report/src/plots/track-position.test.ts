import { describe, expect, it } from 'vitest';
import { trackPosition } from './track-position.ts';

const track = { id: 1, t: Float64Array.of(100, 200, 400), x: Float64Array.of(10, 20, 40), y: Float64Array.of(5, 5, 25) };

describe('trackPosition', () => {
  it('lies between two labels in proportion to time', () => {
    expect(trackPosition(track, 140, 160)).toEqual({ x: 15, y: 5 });
    expect(trackPosition(track, 240, 260)).toEqual({ x: 25, y: 10 });
  });

  it('is the label where there is one in the middle', () => {
    expect(trackPosition(track, 190, 210)).toEqual({ x: 20, y: 5 });
  });

  it('is the nearest end where the middle is not labelled', () => {
    expect(trackPosition(track, 0, 110)).toEqual({ x: 10, y: 5 });
    expect(trackPosition(track, 390, 900)).toEqual({ x: 40, y: 25 });
  });

  it('is nowhere while labels pause', () => {
    const paused = { id: 3, t: Float64Array.of(0, 1e4, 2e4, 5e6), x: Float64Array.of(1, 1, 1, 9), y: new Float64Array(4) };
    expect(trackPosition(paused, 1e6, 2e6)).toBeUndefined();
    expect(trackPosition(paused, 1.4e4, 1.6e4)).toEqual({ x: 1, y: 0 });
  });

  it('is nowhere outside of the labelled interval, and without labels', () => {
    expect(trackPosition(track, 0, 100)).toBeUndefined();
    expect(trackPosition(track, 401, 500)).toBeUndefined();
    expect(trackPosition({ id: 2, t: new Float64Array(), x: new Float64Array(), y: new Float64Array() }, 0, 9)).toBeUndefined();
  });

  it('takes the first of labels at one time', () => {
    const twice = { id: 3, t: Float64Array.of(1, 2, 2, 3), x: Float64Array.of(0, 1, 9, 9), y: Float64Array.of(0, 0, 0, 0) };
    expect(trackPosition(twice, 1, 3)).toEqual({ x: 1, y: 0 });
  });
});
