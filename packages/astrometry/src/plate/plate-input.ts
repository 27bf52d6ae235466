import { must } from '../must.ts';
import type { PlateOptions, PlateStar } from './plate.ts';

/** @throws RangeError that names the star or the option */
export function checkPlateInput(stars: readonly PlateStar[], options: PlateOptions): void {
  const { width, height, arcsecPerPx, scaleTolerance = 0.2, near, sigmaPx = 0.7, maxChance = 1e-4 } = options;
  must(width >= 8 && height >= 8, 'options.width and height', 'at least 8 px', `${width} × ${height}`);
  must(arcsecPerPx > 0 && Number.isFinite(arcsecPerPx), 'options.arcsecPerPx', 'arcseconds per pixel, more than 0', arcsecPerPx);
  must(scaleTolerance > 0 && scaleTolerance < 1, 'options.scaleTolerance', 'a share between 0 and 1', scaleTolerance);
  must(sigmaPx > 0 && Number.isFinite(sigmaPx), 'options.sigmaPx', 'px, more than 0', sigmaPx);
  must(maxChance > 0 && maxChance < 1, 'options.maxChance', 'a chance between 0 and 1', maxChance);
  const fieldDeg = (arcsecPerPx * width) / 3600;
  must(
    fieldDeg <= 40,
    'options.arcsecPerPx',
    'a field of at most 40 degrees (this is no model of a wide lens)',
    `${fieldDeg} degrees`,
  );
  if (near === undefined) {
    must(
      options.wcs !== undefined || fieldDeg >= 5,
      'options.near',
      'a position for a field narrower than 5 degrees (all the sky has too many)',
      'none',
    );
  } else {
    const { raDeg, decDeg, radiusDeg = 5 } = near;
    must(Math.abs(raDeg) <= 360, 'options.near.raDeg', 'degrees, -360 to 360', raDeg);
    must(Math.abs(decDeg) <= 90, 'options.near.decDeg', 'degrees, -90 to 90', decDeg);
    must(radiusDeg > 0 && radiusDeg <= 180, 'options.near.radiusDeg', 'degrees, more than 0, at most 180', radiusDeg);
  }
  stars.forEach(({ x, y, brightness, sigmaPx: own = 1 }, i) => {
    must(
      x >= -1 && y >= -1 && x <= width && y <= height,
      `stars[${i}]`,
      `a place on the chip of ${width} × ${height} px`,
      `(${x}, ${y})`,
    );
    must(Number.isFinite(brightness), `stars[${i}].brightness`, 'a number', brightness);
    must(own >= 0 && Number.isFinite(own), `stars[${i}].sigmaPx`, 'px, at least 0', own);
  });
}
