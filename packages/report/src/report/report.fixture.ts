import { type LabelledRecording, nullTests, score, tallyRecording } from '@spikeseg/evaluation';
import { encodePng } from '../drawing/raster.ts';
import type { Metrics } from '../scores/metrics.ts';
import { protocol } from '../scores/minute.fixture.ts';
import type { MotionReport } from '../scored/motion-report.ts';
import type { RunReport } from '../scored/run-report.ts';

/** A name that no file should have. */
export const evil = '<script>alert(1)</script>"&';

/** A score of nothing found in a second without objects, with a figure, an interval and a warning put in. */
function exampleScore() {
  const recording: LabelledRecording = { name: evil, sensor: { width: 9, height: 9 }, startUs: 0, endUs: 1e6, objects: [] };
  const tally = tallyRecording(recording, nullTests.emptyOutput, protocol);
  const plain = score([tally], { samples: 2, confidence: 0.95, seed: 1, minRecordings: 8 });
  const informedness = { value: 0.4, low: -0.1, high: 0.5 };
  const figures = { ...plain.figures, strict: { ...plain.figures.strict, informedness } };
  return { ...plain, figures, warnings: [{ figures: 'pd', message: `few labels in ${evil}` }] };
}

/** A report in which every text that comes from outside is evil. */
export function exampleReport(): RunReport & { readonly score: Metrics } {
  const png = encodePng({ width: 2, height: 2, channels: 3, data: new Uint8Array(12) });
  const example = exampleScore();
  return {
    title: evil,
    lead: evil,
    run: [{ name: 'Command', value: evil, code: true }],
    differences: [{ key: 'stdp.lr_plus', value: '0.5', standard: '0.04' }],
    data: { split: `split by recording: ${evil}`, recordings: [['recording'], [evil]] },
    layers: { names: ['conv3'], figures: [['layer'], ['conv3']], warnings: [] },
    score: {
      part: 'test',
      seen: { [evil]: 'unseen' },
      designedOn: [],
      unlabelled: [evil],
      rows: [
        { name: 'trained network', kind: 'model', score: example },
        { name: 'labels shifted', kind: 'null', score: example },
      ],
      byClass: [{ name: evil, kind: 'model', score: example }],
      operating: [{ name: evil, upToPerMinute: 60, area: 0.5, foundFrom: 0, lastPd: 0.9 }],
      trackOperating: [{ name: evil, upToPerHour: 100, area: null, foundFrom: null, lastPd: null }],
      perRecording: [example],
      eventsPerRecording: [],
    },
    plots: ['filters-conv2', 'wins-conv3', 'scores', `frame-${evil}`].map((name) => ({ name, png })),
    files: [{ name: 'Run folder', value: evil, code: true }],
    commands: [{ name: 'Go on', value: 'spikeseg-cli train --resume x' }],
  };
}

/** The same of a trained detector. */
export function motionExample(): MotionReport {
  const { layers: _layers, data: _data, plots, ...shared } = exampleReport();
  return {
    ...shared,
    learned: [
      ['learned', 'value'],
      ['velocity 1, px/s', '14.0'],
    ],
    recordings: [
      ['recording', 'objects'],
      [evil, '12'],
    ],
    plots: [...plots, { name: 'motions-slow', png: plots[0].png }],
  };
}
