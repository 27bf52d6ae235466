// Stars told from satellites: generated skies whose truth says what every event is of. Prints, per scene, the strict J of all detections, of those of
// tracks that are called satellites (as they are called then, and at last), and of all but those of stars by the truth; what stars and satellites are
// called at last, satellites that were ever called a star, and the median time until a class is known. With --recordings the classes in these. Needs a build.
//   npx node bench/sky.mjs [--seeds 1,2] [--scenes sidereal,geo,tracking,slews] [--recordings FILE,FILE]
//     two more scenes: in `few` and `stops` a mount with an HD sensor follows a satellite past stars for 11 s, some six of them and some twenty, and stops
//     [--hints unknown,fixed:5,sidereal] [--vary NAME=V,V] with something else than the scene has: stars, so many bright ones in sight on average; driftPxS,
//     rotationDegS, jitterPx or followsUntilS of the telescope; speedPxS of satellites; latencyMs or refractoryMs of pixels
//     [--without PART] leaves a part of the detector out
import { parseArgs } from 'node:util';
import { readRecording } from '@spikeseg/data-ebssa';
import { stepsOf } from '@spikeseg/events';
import { generateRecording, sceneOptions } from '@spikeseg/events/synthetic';
import { deriveSeed } from '@spikeseg/snn-core';
import { leaveOut } from './parts/without.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1' },
    scenes: { type: 'string', default: 'sidereal,geo,tracking,slews' },
    recordings: { type: 'string' },
    hints: { type: 'string', default: 'unknown' },
    vary: { type: 'string' },
    without: { type: 'string' },
  },
});
if (values.without !== undefined) leaveOut(values.without);
// What imports the detector comes after what is left out of it.
const { evaluationProtocol, score, tallyDetections, truthOf } = await import('@spikeseg/evaluation');
const { EvidenceDetector, reasonText, run, SkyMotion } = await import('@spikeseg/detection');
const hints = values.hints.split(',').map((text) => {
  const [mount, scale] = text.split(':');
  return { text, hint: { mount, arcsecPx: scale === undefined ? undefined : Number(scale) } };
});
const bootstrap = { samples: 0, confidence: 0.95, seed: 1, minRecordings: 1 };
/** Events that a star of magnitude 11 gives: 16 a second, enough to be followed. */
const brightStars = [4, 11];
const slewStars = { stars: 20, starMagnitudes: [4, 14], zeroPoint: 14, psfPx: 1.9 };
const hdNoise = { sensor: 'EVK4', noise: 'hd', backgroundRateHz: 5760, hotPixels: 2218, psfPx: 1.35 };
const steady = { satelliteRateHz: [100, 300], curvatureDegPx: 0, tumbling: { amplitude: 0.3, glintGain: 0 } };
const stops = { ...hdNoise, ...steady, durationS: 25, speedPxS: [300, 500], telescope: { followsUntilS: 11 } };
/** What scenes have in place of their own, or of those of another one. */
const changed = {
  slews: slewStars,
  few: { scene: 'tracking', ...stops, stars: 6 },
  stops: { scene: 'tracking', ...stops, stars: 20 },
};
/** An event is of a track that is no farther away, px; and a track is of what has events there in half of its seconds, so many a second. */
const [nearPx, minShare, minHz] = [4, 0.5, 2];
const [starSource, firstSatellite] = [2, 3];

/** Reports about a recording, and what every track is: of each kind of source its events near the track, by second. */
async function reportsOf({ events }, source) {
  const detector = await EvidenceDetector.open(events.sensor, { recording: 'sky' });
  const own = source ? Array.from(source.keys()).filter((i) => source[i] >= starSource) : [];
  const [reports, near] = [[], new Map()];
  let next = 0;
  for await (const report of run(detector, stepsOf(events, detector.stepUs))) {
    const begin = next;
    while (next < own.length && events.t[own[next]] <= report.tUs) next++;
    const second = Math.floor((report.tUs - events.t[0]) / 1e6);
    for (const { track, x, y } of report.points) {
      if (!near.has(track)) near.set(track, { life: new Set(), of: new Map() });
      const { life, of } = near.get(track);
      life.add(second);
      for (const i of own.slice(begin, next)) {
        if (Math.hypot(events.x[i] - x, events.y[i] - y) >= nearPx) continue;
        if (!of.has(source[i])) of.set(source[i], { events: 0, seconds: new Set() });
        const one = of.get(source[i]);
        one.events++;
        one.seconds.add(second);
      }
    }
    reports.push(report);
  }
  const truth = new Map([...near].map(([track, one]) => [track, kindOf(one)]));
  return { reports, truth };
}

function kindOf({ life, of }) {
  const enough = [...of].filter(([, one]) => one.seconds.size >= minShare * life.size && one.events >= minHz * life.size);
  const [best] = enough.toSorted(([, a], [, b]) => b.events - a.events);
  return best === undefined ? 'nothing' : best[0] === starSource ? 'star' : 'satellite';
}

/** Whether a detection is of a star by its events. */
function isStar({ events }, source) {
  let [stars, satellites] = [0, 0];
  for (const i of events) {
    if (source[i] === starSource) stars++;
    if (source[i] >= firstSatellite) satellites++;
  }
  return stars > satellites;
}

/** What a value that varies changes of a scene. */
const changesOf = ([name, value]) => {
  if (name === 'stars') return { stars: value, starMagnitudes: brightStars };
  if (name.endsWith('Ms')) return { pixels: { [name]: value } };
  return name === 'speedPxS' ? { speedPxS: [value, value] } : { telescope: { [name]: value } };
};

const mean = (list) => list.reduce((a, b) => a + b, 0) / list.length;
const median = (list) => list.toSorted((a, b) => a - b)[(list.length - 1) >> 1];
const format = (value, digits = 2) => (value === undefined ? '–' : value.toFixed(digits));

/** Classes of all tracks while the reports come. */
function classes({ reports }, sensor, hint) {
  const sky = new SkyMotion(sensor, hint);
  const tracks = new Map();
  const live = reports.map((report) => {
    sky.push(report);
    return report.tracks.map((track) => {
      if (track === undefined) return undefined;
      if (!tracks.has(track)) tracks.set(track, { firstUs: report.tUs });
      const own = tracks.get(track);
      const is = sky.classOf(track);
      own.lastUs = report.tUs;
      if (is !== undefined) own.is = is;
      if (is?.class === 'star') own.wasStar = true;
      if (is !== undefined && is.class !== 'unknown') own.knownUs ??= report.tUs;
      return is?.class;
    });
  });
  return { tracks, live };
}

const strict = (recording, found) => {
  const detections = found.map((one) => ({ ...one, recording: recording.name }));
  const { figures } = score([tallyDetections(truthOf(recording), detections, evaluationProtocol)], bootstrap);
  return { j: figures.strict.informedness.value ?? 0, falsePerMinute: figures.detection.falsePerMinute.value };
};

/** What came of a scene with one hint. */
const emptySums = ({ text }) => ({
  text,
  shown: { all: [], live: [], last: [], noStars: [], truth: [] },
  counts: {},
  known: { star: [], satellite: [] },
  wereStars: 0,
});

/** Adds a recording to the sums of a hint. */
function addRecording(sums, { found, recording, source, hint }) {
  const { tracks, live } = classes(found, recording.events.sensor, hint);
  const all = found.reports.flatMap(({ detections, tracks: of }, i) =>
    detections.map((detection, k) => ({ detection, track: of[k], said: live[i][k] })),
  );
  const wanted = {
    all: () => true,
    live: (one) => one.said === 'satellite',
    last: (one) => tracks.get(one.track)?.is?.class === 'satellite',
    noStars: (one) => tracks.get(one.track)?.is?.class !== 'star',
    truth: (one) => found.truth.get(one.track) !== 'star' && !isStar(one.detection, source),
  };
  for (const [name, which] of Object.entries(wanted)) {
    const detections = all.filter(which).map(({ detection }) => detection);
    sums.shown[name].push(strict(recording, detections));
  }
  for (const [track, { firstUs, knownUs, is, wasStar }] of tracks) {
    const what = found.truth.get(track) ?? 'nothing';
    const said = `${what}: ${is?.class ?? 'unknown'}`;
    sums.counts[said] = (sums.counts[said] ?? 0) + 1;
    if (knownUs !== undefined) sums.known[what]?.push((knownUs - firstUs) / 1e6);
    if (what === 'satellite' && wasStar) sums.wereStars++;
  }
}

async function scene(name, seeds, varied) {
  const all = hints.map(emptySums);
  for (const seed of seeds) {
    const { scene: base = name, ...own } = changed[name] ?? {};
    const changes = { ...own, ...(varied && changesOf(varied)) };
    const { recording, source } = generateRecording(sceneOptions(base, changes), deriveSeed(seed, 'sky', base));
    const found = await reportsOf(recording, source);
    hints.forEach(({ hint }, k) => addRecording(all[k], { found, recording, source, hint }));
  }
  for (const { text, shown, counts, known, wereStars } of all) {
    const called = (what) => ['star', 'satellite', 'unknown'].map((one) => counts[`${what}: ${one}`] ?? 0).join('/');
    const of = [name, ...(varied ?? []), ...(text === 'unknown' ? [] : [text])].join(' ');
    const figure = (what) =>
      `${format(mean(shown[what].map(({ j }) => j)))} (${format(mean(shown[what].map(({ falsePerMinute }) => falsePerMinute)), 0)})`;
    console.log(
      `${of.padEnd(8)} J (false/min) all ${figure('all')} live ${figure('live')} last ${figure('last')} without stars ${figure('noStars')} truth ${figure('truth')}`,
      `| star/satellite/unknown: stars ${called('star')} satellites ${called('satellite')} nothing ${called('nothing')}`,
      `| satellites ever a star ${wereStars} | s until known: stars ${format(median(known.star), 1)} satellites ${format(median(known.satellite), 1)}`,
    );
  }
}

async function real(file) {
  const recording = await readRecording(file);
  const { events, name } = recording;
  const { tracks } = classes(await reportsOf(recording, undefined), events.sensor);
  for (const [track, { firstUs, lastUs, is }] of tracks)
    console.log(
      `${name} track ${track}, ${format((firstUs - events.t[0]) / 1e6, 1)} to ${format((lastUs - events.t[0]) / 1e6, 1)} s: ${is?.class ?? 'unknown'}${is ? `, ${reasonText(is.reason)}` : ''}`,
    );
}

const seeds = values.seeds.split(',').map(Number);
const [varies, list = ''] = values.vary?.split('=') ?? [];
const all = varies === undefined ? [undefined] : list.split(',').map((value) => [varies, Number(value)]);
if (values.recordings === undefined)
  for (const name of values.scenes.split(',')) for (const varied of all) await scene(name, seeds, varied);
else for (const file of values.recordings.split(',')) await real(file);
