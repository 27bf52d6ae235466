// What every reader promises of what it has read; a mutant that is read and breaks it is found as one that crashes is.
import { defaultReadLimits, isSensorSize } from '@spikeseg/events';

const maxUs = 2 ** 53;
const wrong = (what) => new Error(`what was read is wrong: ${what}`);

/** Checks the size of a sensor, where there is one. */
function checkSensor(sensor) {
  if (sensor !== undefined && !isSensorSize(sensor)) throw wrong(`a sensor of ${sensor.width}×${sensor.height}`);
}

/** Checks events as they come. @param isWhole whether their times are whole µs in order */
function checkEvents({ t, x, y, p }, sensor, isWhole) {
  for (let k = 0; k < t.length; k++) {
    const isTime = Math.abs(t[k]) <= maxUs && (!isWhole || (Number.isInteger(t[k]) && !(t[k] < t[k - 1])));
    const isPixel = sensor === undefined || (x[k] < sensor.width && y[k] < sensor.height);
    if (!isTime || !isPixel || p[k] > 1) throw wrong(`event ${k} at ${t[k]} µs, (${x[k]}, ${y[k]}), ${p[k]}`);
  }
}

/** Checks an open file of events, to its end. */
export async function checkEventFile(file) {
  const { sensor } = file.header;
  checkSensor(sensor);
  for await (const events of file.chunks()) {
    if (events.t.length === 0) throw wrong('an empty piece of events');
    checkEvents(events, sensor, false);
  }
}

/** Checks a recording in memory. */
export function checkRecording({ events, objects }) {
  const { t, sensor } = events;
  checkSensor(t.length === 0 && sensor.width === 0 ? undefined : sensor);
  checkEvents(events, sensor, true);
  const spanS = t.length === 0 ? 0 : (t[t.length - 1] - t[0]) / 1e6;
  if (spanS > defaultReadLimits.maxSpanS) throw wrong(`a span of ${spanS} s`);
  if (t.length > defaultReadLimits.maxEvents) throw wrong(`${t.length} events`);
  for (const { t: times } of objects) if (times.some((time) => !(Math.abs(time) <= maxUs))) throw wrong('a label beyond 2^53 µs');
}
