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
});
