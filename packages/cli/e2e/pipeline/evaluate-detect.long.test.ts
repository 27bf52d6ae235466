import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording } from '@spikeseg/data-ebssa';
import { says } from '@spikeseg/test-support';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../run-cli.ts';
import { filesBelow, type Metrics, newFolder, searchIn, small, textOf, trained } from './pipeline.fixture.ts';

const { path: cwd, remove } = newFolder();
afterAll(remove);

const mat = (number: string) => join('made', 'Labelled Data', `synth${number}_davis_td_labelled.mat`);
beforeAll(async () => {
  await trained(cwd);
  await runCli(cwd, ['synth', '--output', 'made', '--quiet', ...small.filter((key) => key.startsWith('data.'))]);
});

describe('evaluate', () => {
  test('prints the table that training printed last, and writes it with its pictures', async () => {
    const { code, out } = await runCli(cwd, ['evaluate', 'spikeseg_default']);
    expect(code).toBe(0);
    expect(out).toMatch(/^trained network +/m);
    expect(out).toMatch(/^untrained network +/m);
    expect(out).toMatch(/^tracks +Pd +interval +per object +false\/h/m);
    expect(out).toMatch(says('operating curve of detections', 60, /trained network (\d\.\d{3}|–)/));
    expect(out).toMatch(says(/speed on synthetic-test-001, one thread: [\d.]+ ms/, '500 ms'));
    const folder = join(cwd, 'runs', 'evaluate-spikeseg_default');
    expect(out.endsWith(`\nwritten to ${folder}\nreport: ${join(folder, 'report.html')}\n`)).toBe(true);
    expect(filesBelow(folder)).toEqual(
      expect.arrayContaining([
        'detections.csv',
        'metrics.json',
        'operating_curve.csv',
        'report.html',
        'timing.json',
        'plots/scores.png',
        'plots/operating-curve.png',
        'plots/frame-synthetic-test-001.png',
      ]),
    );
    const page = textOf(folder, 'report.html');
    expect(page).toMatch(says(/<p class="lead">Trained network: \d+ %/));
    expect(page).toContain('<td>');
    expect(page.match(/<img src="data:image\/png;base64,/g)?.length).toBeGreaterThan(4);
    const run = join(cwd, 'runs', 'spikeseg_default');
    const [ours, ofTraining] = [folder, run].map((at) => JSON.parse(textOf(at, 'metrics.json')) as Metrics);
    expect(ours.rows).toEqual(ofTraining.rows);
    expect(textOf(folder, 'detections.csv')).toBe(textOf(run, 'detections.csv'));
    // Null tests come out at chance; what cannot be measured is null.
    expect(ours.part).toBe('test');
    const nulls = ours.rows.filter(({ kind }) => kind === 'null');
    expect(nulls).toHaveLength(5);
    for (const { score } of nulls) expect(score.figures.strict.informedness.value).toBeLessThanOrEqual(0.02);
    const silent = ours.rows.find(({ name }) => name === 'no output');
    expect(silent?.score.figures.detection).toMatchObject({ pd: { value: 0 }, medianErrorPx: { value: null } });
  });

  test.each<[string, string[], RegExp]>([
    [
      'a key of the model',
      ['spikeseg_default', 'stdp.lr_plus=0.02'],
      /stdp\.lr_plus: is part of the trained model and cannot change/,
    ],
    ['an unknown part', ['spikeseg_default', '--split', 'half'], says('--split', 'half')],
    [
      'a part of data that it never saw',
      ['spikeseg_default', '--split', 'train', 'seed=1'],
      /--split train: expected the data that/,
    ],
    ['no checkpoint', [], says('evaluate', 'none')],
    ['an unknown run', ['unknown'], says('unknown', 'checkpoint')],
    ['a file that is no checkpoint', [mat('001')], says('MATLAB level 5', 'detect')],
    ['an empty folder', ['spikeseg_default', '-d', join('runs', 'spikeseg_default', 'logs')], /expected recordings .*, got none/],
  ])('%s is refused, and nothing is written', async (_, argv, message) => {
    const before = filesBelow(cwd);
    const { code, out, err } = await runCli(cwd, ['evaluate', '--quiet', ...argv]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(new RegExp(`^error: .*${message.source}.*\\n$`));
    expect(filesBelow(cwd)).toEqual(before);
  });
});

describe('detect', () => {
  test('writes detections inside the sensor and the recording, and pictures', async () => {
    const { code, out } = await runCli(cwd, ['detect', mat('001'), mat('002'), '-c', 'spikeseg_default']);
    const folder = searchIn(cwd, 'runs');
    expect({ code, out }).toEqual({ code: 0, out: `written to ${folder}\nreport: ${join(folder, 'report.html')}\n` });
    const [header, ...lines] = textOf(folder, 'detections.csv').trimEnd().split('\n');
    expect(header).toBe('recording,t_us,utc,duration_us,x,y,w,h,score,vx,vy,track,false_alarms_per_hour');
    expect(lines.length).toBeGreaterThan(0);
    const names = new Set(lines.map((line) => line.split(',')[0]));
    expect([...names]).toEqual(['synth001_davis_td_labelled', 'synth002_davis_td_labelled']);
    const first = (await readRecording(join(cwd, mat('001')))).events.t[0];
    for (const line of lines.filter((text) => text.startsWith('synth001'))) {
      const [t, , duration, x, y, w, h, score] = line.split(',').slice(1).map(Number);
      // Clocks of recordings start anywhere; 2.5 s of events are in 5 whole windows and a started one.
      expect(t).toBeGreaterThan(first);
      expect(t).toBeLessThanOrEqual(first + 3e6);
      expect(duration).toBe(50_000);
      expect(Math.abs(x - 119.5)).toBeLessThanOrEqual(120);
      expect(Math.abs(y - 89.5)).toBeLessThanOrEqual(90);
      expect(Math.min(w, h)).toBeGreaterThan(0);
      expect(score).toBeGreaterThanOrEqual(1);
    }
    const pictures = [...names].flatMap((name) => ['frame', 'spacetime', 'tracks'].map((kind) => `${kind}-${name}.png`));
    const files = [
      'coco.json',
      'detect.json',
      'detections.csv',
      'report.html',
      'sky.csv',
      'tracks.csv',
      ...[...names].flatMap((name) => [`mot/${name}.txt`, `mot/${name}-frames.csv`, `view/${name}.gz`]),
    ];
    expect(filesBelow(folder)).toEqual([...files, ...pictures].toSorted());
    const coco = JSON.parse(textOf(folder, 'coco.json')) as { annotations: { area: number; bbox: number[] }[] };
    expect(coco.annotations).toHaveLength(lines.length);
    for (const { area, bbox } of coco.annotations) expect(area).toBeLessThanOrEqual(bbox[2] * bbox[3]);
    expect(textOf(folder, 'tracks.csv')).toMatch(
      /^recording,track,t_us,utc,x,y,vx,vy,w,h,score,false_alarms_per_hour,sx,sy,svx,svy,events_per_s,class,class_nats,class_reason\n/,
    );
  });

  test('--events and --masks: every event of a detection, and a picture for every step with one', async () => {
    const { code } = await runCli(cwd, [
      'detect',
      mat('001'),
      '-c',
      'spikeseg_default',
      '--output',
      'parts',
      '--events',
      '--masks',
      '--quiet',
    ]);
    expect(code).toBe(0);
    const folder = searchIn(cwd, 'parts');
    const found = textOf(folder, 'detections.csv').trimEnd().split('\n').slice(1);
    const labels = textOf(folder, 'events/synth001_davis_td_labelled.csv').trimEnd().split('\n').slice(1);
    expect(new Set(labels.map((line) => line.split(',')[5])).size).toBe(found.length);
    const steps = new Set(found.map((line) => line.split(',')[1]));
    const masks = filesBelow(folder).filter((file) => file.startsWith('masks/'));
    expect(masks).toEqual([...steps].map((t) => `masks/synth001_davis_td_labelled/${t}.png`).toSorted());
  });

  test('a recording alone is searched by evidence neurons: detections every 40 ms, and no word about a GPU', async () => {
    const { code, out, err } = await runCli(cwd, ['detect', mat('001'), '--output', 'alone']);
    const alone = searchIn(cwd, 'alone');
    expect({ code, out }).toEqual({ code: 0, out: `written to ${alone}\nreport: ${join(alone, 'report.html')}\n` });
    const page = textOf(alone, 'report.html');
    expect(page).toMatch(says(/<p class="lead">\d+ (tracks?|satellites?)/, '1 recording', '2.5 s', /Track \d+/));
    expect(page.match(/<img src="data:image\/png;base64,/g)).toHaveLength(4);
    // A slow machine says how far it is.
    const said = err.replaceAll(/^.* to go.*\n/gm, '');
    const lines = said.split('\n');
    expect(lines[0]).toMatch(/^detector: evidence neurons/);
    expect(lines[1]).toMatch(says('synth001_davis_td_labelled', /\d+ % of the events are OFF/, '20 %'));
    expect(lines[2]).toMatch(/^synth001_davis_td_labelled: \d+ detections, /);
    expect(err).not.toMatch(/warning|cuda|CUDA/);
    writeFileSync(join(cwd, 'evidence.yaml'), 'evaluation: { detector: evidence }\n');
    const args = ['detect', mat('001'), '--config', 'evidence.yaml', '--output', 'evidence', '--events', '--quiet'];
    expect(await runCli(cwd, args)).toMatchObject({ code: 0, err: '' });
    expect(textOf(alone, 'detections.csv')).toBe(textOf(searchIn(cwd, 'evidence'), 'detections.csv'));
    writeFileSync(join(cwd, 'network.yaml'), 'evaluation: { detector: network }\n');
    for (const asked of [['--config', 'network.yaml'], ['evaluation.detector=network']]) {
      const refused = await runCli(cwd, ['detect', mat('001'), '--quiet', ...asked]);
      expect(refused).toMatchObject({ code: 2, out: '' });
      expect(refused.err).toMatch(
        /expected a checkpoint, .*evaluation\.detector=network, got none.*evaluation\.detector=evidence/,
      );
    }
    const folder = searchIn(cwd, 'evidence');
    const found = textOf(folder, 'detections.csv').trimEnd().split('\n').slice(1);
    expect(found.length).toBeGreaterThan(0);
    // And every 10 ms of what is fast.
    expect(found.every((line) => ['40000', '10000'].includes(line.split(',')[3]))).toBe(true);
    expect(textOf(folder, 'events/synth001_davis_td_labelled.csv').split('\n').length).toBeGreaterThan(found.length);
    const offline = await runCli(cwd, ['detect', mat('001'), '--offline', 'device=cpu', '--output', 'offline', '--quiet']);
    expect(offline).toMatchObject({ code: 0, err: '' });
    const both = textOf(searchIn(cwd, 'offline'), 'detections.csv').trimEnd().split('\n').slice(1);
    // It knows of the satellite sooner than what it has done so far tells.
    expect(Number(both[0].split(',')[1])).toBeLessThan(Number(found[0].split(',')[1]));
  });

  test('lines of events give the same as the recording that they are of', async () => {
    const { t, x, y, p } = (await readRecording(join(cwd, mat('001')))).events;
    const lines = Array.from(t, (tUs, k) => `${tUs},${x[k]},${y[k]},${p[k]}\n`).join('');
    writeFileSync(join(cwd, 'synth001_davis_td_labelled.csv'), `t_us,x,y,p\n${lines}`);
    const argv = ['detect', 'synth001_davis_td_labelled.csv', '--output', 'lines'];
    expect(await runCli(cwd, [...argv, '--sensor-size', '240x180', '--quiet'])).toEqual({ code: 0, out: '', err: '' });
    for (const file of ['detections.csv', 'tracks.csv', 'coco.json'])
      expect(textOf(searchIn(cwd, 'lines'), file)).toBe(textOf(searchIn(cwd, 'alone'), file));
    writeFileSync(join(cwd, 'night.csv'), `${lines}oops\n`);
    const refused = await runCli(cwd, ['detect', 'night.csv', '--quiet']);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toMatch(new RegExp(`^error: .*night\\.csv: line ${t.length + 1}, byte \\d+: .*got "oops"\\n$`));
  });

  test.each([
    ['an ONNX model among recordings', ['detect', 'net.onnx'], says('net.onnx', 'ONNX', '--checkpoint')],
    [
      'a camera file without events',
      ['detect', 'camera.raw'],
      says('camera.raw: header, byte 0', 'EVT2', 'EVT2.1', 'EVT3', 'HISTO3D'),
    ],
    ['a recording as a model', ['detect', mat('001'), '--checkpoint', mat('001')], says('checkpoint', 'MATLAB level 5')],
    ['a checkpoint as a configuration', ['detect', mat('001'), '--config', 'run.yaml'], says('YAML', 'safetensors')],
    ['a run among recordings', ['detect', join('runs', 'spikeseg_default')], says('run folder', '--checkpoint')],
    ['a missing recording', ['detect', 'none.mat', '-c', 'spikeseg_default'], /none\.mat/],
    ['an archive as data', ['train', '--data-root', 'data.zip'], says('data.zip', 'zip')],
  ])('%s is named for what it is', async (_, argv, message) => {
    writeFileSync(join(cwd, 'net.onnx'), new Uint8Array(300).with(0, 8).with(1, 9).with(2, 0x12));
    writeFileSync(join(cwd, 'camera.raw'), '% format HISTO3D;height=720\n');
    writeFileSync(join(cwd, 'data.zip'), 'PK\x03\x04');
    writeFileSync(join(cwd, 'run.yaml'), readFileSync(join(cwd, 'runs', 'spikeseg_default', 'checkpoints', 'best.safetensors')));
    const { code, out, err } = await runCli(cwd, [...argv, '--quiet']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });
});
