import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newFolder } from './pipeline/pipeline.fixture.ts';
import { runCli } from './run-cli.ts';

const scratch = newFolder();
const cwd = scratch.path;
afterAll(scratch.remove);

const scene = [
  'data.synthetic.scene=geo',
  'data.synthetic.drift_px_s=0.16',
  'data.synthetic.satellites=1',
  'data.synthetic.speed_px_s=[5,15]',
  'data.synthetic.satellite_rate_hz=[100,300]',
  'data.synthetic.field=[300,40,90]',
  'data.synthetic.zero_point=9.5',
  'data.synthetic.duration_s=15',
  'data.synthetic.recordings=1',
  'data.synthetic.negatives=0',
];
const epoch = '2026-11-28T23:59:55Z';

async function answer(...argv: readonly string[]): Promise<unknown> {
  const { code, out, err } = await runCli(cwd, [...argv, '--json']);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

interface Sky {
  readonly first_event_us: number;
  readonly objects: readonly { readonly t_us: number[]; readonly ra_deg: number[]; readonly dec_deg: number[] }[];
}

test('without a position, over midnight: RA and Dec of the message are those of the satellite, to half a pixel', async () => {
  await answer('synth', '--output', 'night', '--seed', '12', ...scene);
  const observed = await answer('observe', 'night', '--site', '-33.9,18.4,50', '--epoch', epoch, '--scale', '84');
  expect(observed).toMatchObject({
    folder: expect.any(String) as string,
    seconds: expect.any(Number) as number,
    recordings: [{ tracks: [{ class: 'satellite' }] }],
  });
  const { folder, recordings } = observed as { folder: string; recordings: [{ plates: object[] }] };
  expect(recordings[0].plates).toContainEqual(expect.objectContaining({ solved: true, mirrored: false }));
  const sky = JSON.parse(readFileSync(join(cwd, 'night', 'Labelled Data', 'synth001_davis_sky.json'), 'utf8')) as Sky;
  const [{ t_us, ra_deg, dec_deg }] = sky.objects;
  const message = readFileSync(join(folder, 'observations.tdm'), 'utf8');
  const angles = [...message.matchAll(/^ANGLE_1 = (\S+) (\S+)\nANGLE_2 = \S+ (\S+)$/gm)];
  const away = angles.map(([, utc, ra, dec]) => {
    const tUs = sky.first_event_us + (Date.parse(`${utc.slice(0, 23)}Z`) - Date.parse(epoch)) * 1000;
    const k = t_us.findIndex((one) => one >= tUs);
    const east = (Number(ra) - ra_deg[k]) * Math.cos((Number(dec) * Math.PI) / 180);
    return (Math.hypot(east, Number(dec) - dec_deg[k]) * 3600) / 90;
  });
  expect(away.length).toBeGreaterThan(5);
  expect(away.toSorted((a, b) => a - b)[away.length >> 1]).toBeLessThan(0.5);
  expect(message).toContain('ANGLE_1 = 2026-11-29T00:00:0');
  expect(readdirSync(folder).toSorted()).toEqual([
    'field-1.png',
    'lightcurve.csv',
    'lightcurve.png',
    'limits.csv',
    'observations.csv',
    'observations.iod',
    'observations.rde',
    'observations.tdm',
    'observations.tdm.xml',
    'observations.udl.json',
    'observations.uk',
    'plate-1.wcs',
    'stars.csv',
    'tracks.csv',
  ]);
  const given = await answer(
    'observe',
    'night',
    '--site',
    '-33.9,18.4,50',
    '--epoch',
    epoch,
    '--wcs',
    join(folder, 'plate-1.wcs'),
  );
  const [plate] = (given as { recordings: [{ plates: [{ solved: boolean; movedPx: number; matched: number }] }] }).recordings[0]
    .plates;
  expect(plate).toMatchObject({ solved: true, movedPx: expect.closeTo(0, 0) as number });
  expect(plate.matched).toBeGreaterThan(8);
});
