import { map, shared, shrunk } from './medians';
import {
  APART,
  COLUMN_CLASSES,
  classRates,
  expected,
  flags,
  HOT,
  HOT_COUNT,
  height,
  INTERVAL_RATE,
  KINDS,
  OWN_TIMES,
  PRIOR_SHIFT,
  priors,
  RATE,
  RECORD_SHIFT,
  records,
  SHARE,
  TOTAL,
  width,
} from './weigh';

/* The passes of a look over all pixels: each reads 64 bytes per pixel, so what can be done in one is. */

// @inline
function ofClass(list: usize, column: u32): f64 {
  return load<f64>(list + ((<usize>(column & (COLUMN_CLASSES - 1))) << 3));
}

/** Writes rates of pixels as multiples of what their class has, into `map`, and into `shrunk` what belief in the class leaves of them. @param prior its worth, events */
export function fillRates(prior: f64): void {
  let at: usize = 0;
  let record = records;
  for (let y: u32 = 0; y < height; y++) {
    for (let x: u32 = 0; x < width; x++, at += 4, record += 1 << RECORD_SHIFT) {
      const total = <f64>load<f32>(record, TOTAL);
      const usual = ofClass(expected, x);
      store<f32>(map + at, <f32>(total / usual));
      store<f32>(shrunk + at, <f32>((total + prior) / (usual + prior)));
    }
  }
}

/**
 * Sets rates and flags of all pixels by `map`, which holds multiples of what their class has, and its medians in `shared`. What is left of all rates is 1.
 *
 * @param least share of the rate of its class that a pixel has @param hotTimes, hotEvents a hot one has more than these
 */
export function setRates(least: f64, prior: f64, hotTimes: f64, hotEvents: f64): void {
  let at: usize = 0;
  let record = records;
  for (let y: u32 = 0; y < height; y++) {
    for (let x: u32 = 0; x < width; x++, at++, record += 1 << RECORD_SHIFT) {
      const events = ofClass(expected, x);
      const classRate = ofClass(classRates, x);
      const raw = <f64>load<f32>(map + (at << 2));
      const above = <f64>load<f32>(shared + (at << 2));
      const own = above > 1 ? <f64>(<f32>(raw - (above - 1))) : raw;
      let flag: u32 = 0;
      if (raw > hotTimes) {
        if (own > hotTimes && <f64>load<f32>(record, TOTAL) > hotEvents) flag = HOT;
        if (<f64>(above > 1 ? <f32>(raw / above) : <f32>raw) > hotTimes && isTooMany(record, x)) flag |= APART;
      }
      store<u8>(flags + at, <u8>flag);
      const near = (own * events + prior) / (events + prior);
      const rate = <f32>((own > least ? own : least) * classRate);
      const intervalRate = <f32>((near > least ? near : least) * classRate);
      store<f32>(record, 1, SHARE);
      store<f32>(record, rate, RATE);
      store<f32>(record, intervalRate, INTERVAL_RATE);
      store<f64>(record, <f64>rate / <f64>intervalRate, OWN_TIMES);
    }
  }
}

/** Whether a pixel has had more events of some kind than an ordinary one. */
function isTooMany(record: usize, column: u32): bool {
  let prior = priors + ((<usize>(<i32>(column & (COLUMN_CLASSES - 1)) * KINDS)) << PRIOR_SHIFT);
  for (let kind = 0; kind < KINDS; kind++, record += 4, prior += 1 << PRIOR_SHIFT)
    if (<f64>load<f32>(record) >= load<f64>(prior, HOT_COUNT)) return true;
  return false;
}
