/** A generated recording of 30 s with the noise of a DAVIS, and objects of one speed, px/s, and one brightness, events/s. @param spotPx σ of their spots */
export const dimObjects = (speed, rateHz, satellites, spotPx = 1.5) => ({
  sensor: 'DAVIS',
  durationS: 30,
  noise: 'davis',
  stars: 0,
  backgroundRateHz: 9000,
  hotPixels: 100,
  psfPx: spotPx,
  satellites,
  speedPxS: [0.95 * speed, 1.05 * speed + 1e-3],
  satelliteRateHz: [rateHz, rateHz],
});
