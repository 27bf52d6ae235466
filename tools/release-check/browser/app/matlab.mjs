// An app that reads MATLAB files of EBSSA: what `@spikeseg/data-ebssa/browser` does, in a page and in Node.
import { readRecording } from '@spikeseg/data-ebssa/browser';

/** @returns {Promise<object>} as plain values what is read; or the error */
export async function figures(blob, name) {
  try {
    const { events, objects, labelled, sensorModel, stored } = await readRecording(blob, { path: name });
    const sums = ['t', 'x', 'y', 'p'].map((key) => events[key].reduce((sum, value, k) => (sum * 31 + value + k) % 2 ** 40, 0));
    const labels = objects.map(({ id, t, x, y }) => ({ id, t: [...t], x: [...x], y: [...y] }));
    const { width, height } = events.sensor;
    return {
      n: events.t.length,
      sums,
      sensor: [width, height],
      sensorModel,
      labelled,
      labels,
      header: stored.header,
      variables: stored.variables,
    };
  } catch (error) {
    return { error: { name: error.name, message: error.message } };
  }
}

/** Elements of a recording that `writeRecording` of `@spikeseg/data-ebssa` wrote: three events of a DAVIS, one label. */
const elements = [
  'DwAAAG4AAAB4nONjYGA4wMjAwMbAwMDBwMDAxAABrFA+IxIGyYW4wORZGBSg4g0MDAwVDPhBJQH5AgLyJcX45fkYGBgsGBD+YEPzBzOSPxigfgGLfWCnTP8W',
  'TrL0M0PVMDL8/89Igf4d3Ie4D3EzMAAATy0MWw8AAAB3AAAAeJzjY2BgUGBiYGBjYGDgYGBgYGKAAFYonxEJMzMwMPgnZUHlWRgUoOILGBgYKhjwg0oC8pkp',
  '+OVLivHL58EchgPwMTAwWDAg/MkGFcfmTxDghIpDgJwDRfoblEjWzwRls+BwPzsB/exwvTau5PifCY0PAKNICnMPAAAALAAAAHic42NgYHBgYGBgY2Bg4IDS',
  'IMAK5TMiYRYGBoY8/6QskDwTkjgIAAA/zwIEDwAAADIAAAB4nONjYGBwYGBgYGNgYOBgYGBgZ4AAViifEQmzMDAwVPgmVjBA1bGAVRY4g0gARjQC1A8AAAAy',
  'AAAAeJzjY2BgcGBgYGBjYGDgYGBgYGeAAFYonxEJszAwMFT6JlYwQNWxgFWaOINIAETkApk=',
].join('');

/** The recording behind a header. */
function file() {
  const header = new Uint8Array(128);
  header.set(new TextEncoder().encode('MATLAB 5.0 MAT-file'));
  header.set([0, 1, 0x49, 0x4d], 124);
  return new Blob([header, Uint8Array.from(atob(elements), (character) => character.charCodeAt(0))]);
}

/** @returns {Promise<object>} figures of a sound file, a cut one, and none at all */
export default async function answer() {
  const whole = file();
  return {
    whole: await figures(whole, 'night_davis.mat'),
    cut: await figures(whole.slice(0, -3), 'night_davis.mat'),
    picture: await figures(new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47)]), 'night.png'),
  };
}
