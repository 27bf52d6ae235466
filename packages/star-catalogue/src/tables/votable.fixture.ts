/** Two stars as the Gaia archive has them: place, magnitude, epoch, motion, errors; the second without motion. */
export const gaiaRows = [
  ['10', '20', '11.5', '2016.0', '-360', '720', '0.5', '0.5', '0.2', '0.2'],
  ['10', '20', '14.5', '2016.0', '', '', '2', '2', '', ''],
] as const;

const names = [
  'ra',
  'dec',
  'phot_g_mean_mag',
  'ref_epoch',
  'pmra',
  'pmdec',
  'ra_error',
  'dec_error',
  'pmra_error',
  'pmdec_error',
];
const fields = (prefix = '') =>
  names
    .map((name) => `<${prefix}FIELD datatype="${name.startsWith('phot') ? 'float' : 'double'}" name="${name}" unit="x > y"/>`)
    .join('\n');

export function votable(prefix = ''): string {
  const rows = gaiaRows.map(
    (row) =>
      `<${prefix}TR>${row.map((cell) => (cell === '' ? `<${prefix}TD/>` : `<${prefix}TD>${cell}</${prefix}TD>`)).join('')}</${prefix}TR>`,
  );
  const table = `<${prefix}TABLE name="t">${fields(prefix)}<${prefix}DATA><${prefix}TABLEDATA>\n${rows.join('\n')}\n</${prefix}TABLEDATA></${prefix}DATA></${prefix}TABLE>`;
  return `<?xml version="1.0"?>\n<${prefix}VOTABLE version="1.4"><${prefix}RESOURCE>${table}</${prefix}RESOURCE></${prefix}VOTABLE>\n`;
}

/** The same in base64, with a name of varying length first. */
export function votableBinary(kind: 'BINARY' | 'BINARY2'): string {
  const parts = gaiaRows.map((row) => {
    const mask = new Uint8Array(kind === 'BINARY2' ? 2 : 0);
    const name = Uint8Array.of(0, 0, 0, 3, 71, 68, 82);
    const own = new DataView(new ArrayBuffer(8 * 9 + 4));
    let at = 0;
    for (const [i, cell] of row.entries()) {
      if (kind === 'BINARY2' && cell === '') mask[(i + 1) >> 3] |= 1 << (7 - ((i + 1) & 7));
      const value = cell === '' && kind === 'BINARY' ? Number.NaN : Number(cell);
      if (i === 2) own.setFloat32(at, value);
      else own.setFloat64(at, value);
      at += i === 2 ? 4 : 8;
    }
    return Buffer.concat([mask, name, new Uint8Array(own.buffer)]);
  });
  const stream = `<STREAM encoding="base64">${Buffer.concat(parts).toString('base64')}</STREAM>`;
  const named = `<FIELD datatype="char" arraysize="*" name="designation"/>\n${fields()}`;
  return `<VOTABLE><RESOURCE><TABLE>${named}<DATA><${kind}>\n${stream}\n</${kind}></DATA></TABLE></RESOURCE></VOTABLE>`;
}
