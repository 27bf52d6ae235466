import type { SensorSize } from '@spikeseg/events';
import { BackgroundActivityFilter } from './background-activity-filter.ts';
import { countLevel } from './count-level.ts';
import { boxArea, falseAlarmNats, type SpotDetectorOptions, spotDetector } from './spot-detections.ts';
import type { StepDetector } from './step-detector.ts';

export interface ActivityDensityOptions extends SpotDetectorOptions {
  /** An event needs one of a neighbour in this time before it, s. */
  readonly supportS: number;
}

/**
 * Baseline: background-activity filter, then density. Events that pass the filter count 1; a box is a spot when it holds more
 * of them than Poisson events of the sensor's present mean density would (`countLevel`), a constant false-alarm rate with the
 * whole frame as reference. What the theory does not know: pixels of different rates, and events that come in bursts.
 *
 * @see Delbruck 2008; Guo & Delbruck 2022 (filter); Finn & Johnson 1968 (constant false-alarm rate)
 */
export function activityDensity(sensor: SensorSize, options: ActivityDensityOptions): StepDetector {
  const filter = new BackgroundActivityFilter(sensor, options.supportS * 1e6);
  const nats = falseAlarmNats(sensor, options.stepUs, options.falsePerMinute);
  return spotDetector(sensor, options, {
    weigh: (x, y, _polarity, tUs) => (filter.passes(x, y, tUs) ? 1 : 0),
    level: (total) => countLevel((boxArea(options.boxRadiusPx) * total) / (sensor.width * sensor.height), nats),
    advance: () => {},
  });
}
