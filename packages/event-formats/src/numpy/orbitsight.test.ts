import { says } from '@spikeseg/test-support';
import { describe, expect, test } from 'vitest';
import { readOrbitSightBoxes } from './orbitsight.ts';

const names = ['window_start_timestamp_us', 'window_end_timestamp_us', 'center_x', 'center_y', 'width', 'height'];
const header = names.join('\t');

describe('boxes of OrbitSight', () => {
  test('a line is a window with a box around a centre', () => {
    const text = `${header}\n1733336331000000\t1733336331040000\t100.5\t50\t12\t9\n\n1733336331080000\t1733336331120000\t101\t51\t12\t9.5\n`;
    expect(readOrbitSightBoxes(text)).toEqual([
      { startUs: 1_733_336_331_000_000, endUs: 1_733_336_331_040_000, x: 100.5, y: 50, width: 12, height: 9 },
      { startUs: 1_733_336_331_080_000, endUs: 1_733_336_331_120_000, x: 101, y: 51, width: 12, height: 9.5 },
    ]);
  });

  test('predictions have a confidence; other columns, commas and other names are read', () => {
    const text =
      '\uFEFFsequence_id,window_start_timestamp_us,window_end_timestamp_us,x_centre,y_centre,w,h,class_id,confidence\r\nA,0,40000,1,2,3,4,0,0.5\r\n';
    expect(readOrbitSightBoxes(text)).toEqual([{ startUs: 0, endUs: 40_000, x: 1, y: 2, width: 3, height: 4, confidence: 0.5 }]);
  });

  test('a file without boxes has none', () => {
    expect(readOrbitSightBoxes(`${header}\n`)).toEqual([]);
  });

  test.each([
    ['t\tx\n', says('boxes.txt: line 1, byte 0', 'window_start_timestamp_us')],
    [`${header.replace('width', 'size')}\n`, 'got none for width'],
    ['', 'got none for startUs, endUs, x, y, width, height'],
    [`${header}\n0\t1\t2\t3\t4\n`, says('boxes.txt: line 2, byte 81', 6)],
    [`${header}\n0\t1\t2\t3\t4\tx\n`, 'got "0\\t1\\t2\\t3\\t4\\tx"'],
    [`${header}\n0\t1\t2\t3\t\t5\n`, says(6, 'fields')],
    [`${header}\n2\t1\t2\t3\t4\t5\n`, 'a window that ends after it begins'],
    [`${header}\n0\t1\t2\t3\t-4\t5\n`, says(6, 'fields')],
  ])('%j is refused', (text, message) => {
    expect(() => readOrbitSightBoxes(text, 'boxes.txt')).toThrow(message);
  });
});
