import { must } from '../../must.ts';
import type { Sip, SipTerm } from './sip.ts';
import type { TanWcs } from './tan-wcs.ts';
import { isOfRadius, sipOfTpv, tpvCoefficients } from './tpv.ts';

/** A header ends before this, bytes: an image may follow. */
const maxBytes = 1_000_000;
/** Highest order of a distortion. */
const highestOrder = 9;

/**
 * Reads the plate of a FITS header: a `.wcs` or `.fits` file (its first header) or its cards as lines of text. TAN with CD or PC and CDELT, with
 * the forward polynomial of SIP, or with that of TPV, which SCAMP writes as PVi_m beside TAN.
 *
 * @throws RangeError with the card that is missing or says something else
 */
export function readWcs(bytes: Uint8Array): TanWcs {
  const cards = cardsOf(new TextDecoder('latin1').decode(bytes.subarray(0, maxBytes)));
  const has = (name: string): boolean => cards.has(name);
  const number = (name: string, missing?: number): number => {
    const text = cards.get(name);
    if (text === undefined && missing !== undefined) return missing;
    const value = text === undefined || text === '' ? Number.NaN : Number(text.replace(/[dD]/, 'E'));
    must(Number.isFinite(value), name, 'a number', text ?? 'no such card');
    return value;
  };
  const word = (name: string, allowed: readonly string[], missing?: string): string => {
    const text = cards.get(name) ?? missing ?? 'no such card';
    must(allowed.includes(text), name, allowed.join(' or '), text);
    return text;
  };
  const kind = word('CTYPE1', ['RA---TAN', 'RA---TAN-SIP', 'RA---TPV']);
  word('CTYPE2', [kind.replace('RA---', 'DEC--')]);
  for (const name of ['CUNIT1', 'CUNIT2']) word(name, ['deg', 'degree', 'degrees'], 'deg');
  if (word('RADESYS', ['ICRS', 'FK5'], 'ICRS') === 'FK5' || has('EQUINOX'))
    must(number('EQUINOX', 2000) === 2000, 'EQUINOX', '2000', cards.get('EQUINOX'));
  must(number('LONPOLE', 180) === 180, 'LONPOLE', '180', cards.get('LONPOLE'));
  const decDeg = number('CRVAL2');
  must(Math.abs(decDeg) <= 90, 'CRVAL2', 'degrees, -90 to 90', decDeg);
  const cd = has('CD1_1') || has('CD1_2') ? ['CD1_1', 'CD1_2', 'CD2_1', 'CD2_2'].map((name) => number(name, 0)) : turned();
  must(Math.abs(cd[0] * cd[3] - cd[1] * cd[2]) > 0, 'CD', 'a matrix with an inverse', cd.join(' '));
  const pixel = [number('CRPIX1') - 1, number('CRPIX2') - 1] as const;
  const matrix = [
    [cd[0], cd[1]],
    [cd[2], cd[3]],
  ] as const;
  const sip = distortion();
  return { raDeg: ((number('CRVAL1') % 360) + 360) % 360, decDeg, pixel, cd: matrix, ...(sip && { sip }) };

  function distortion(): Sip | undefined {
    const sipCard = ['A_ORDER', 'B_ORDER'].find(has);
    const pvCards = [...cards.keys()].filter((name) => /^PV[12]_\d+$/.test(name));
    if (kind.endsWith('SIP')) {
      must(
        pvCards.length === 0,
        pvCards[0] ?? '',
        'no such card beside SIP: take one of the two distortions out',
        cards.get(pvCards[0]),
      );
      return { a: terms('A'), b: terms('B') };
    }
    must(
      sipCard === undefined,
      sipCard ?? '',
      `CTYPE1 'RA---TAN-SIP' beside it (programs differ whether it holds without): write that, or take the cards of SIP out`,
      kind,
    );
    if (pvCards.length === 0) return undefined;
    // As wcslib and Astropy take it: with those of few numbers alone TAN means something else.
    must(
      kind === 'RA---TPV' || pvCards.some((name) => Number(name.slice(4)) > 4),
      pvCards[0],
      `CTYPE1 'RA---TPV' beside it (programs differ what it means with TAN): write that, or take the card out`,
      kind,
    );
    return sipOfTpv(matrix, [coefficients(1), coefficients(2)]);

    function coefficients(axis: 1 | 2): number[] {
      const own = pvCards.filter((name) => name[2] === String(axis));
      for (const name of own) {
        const m = Number(name.slice(4));
        must(m < tpvCoefficients, name, `a coefficient of TPV, PV${axis}_0 to PV${axis}_${tpvCoefficients - 1}`, cards.get(name));
        must(!isOfRadius(m) || number(name) === 0, name, '0 (powers of the radius are not read)', cards.get(name));
      }
      return Array.from({ length: tpvCoefficients }, (_, m) => number(`PV${axis}_${m}`, m === 1 ? 1 : 0));
    }
  }

  /** PC and CDELT. */
  function turned(): number[] {
    must(number('CROTA2', 0) === 0, 'CROTA2', '0, or the turn as PC or CD', cards.get('CROTA2'));
    const [x, y] = [number('CDELT1'), number('CDELT2')];
    return [x * number('PC1_1', 1), x * number('PC1_2', 0), y * number('PC2_1', 0), y * number('PC2_2', 1)];
  }

  function terms(letter: string): SipTerm[] {
    const order = number(`${letter}_ORDER`);
    must(
      Number.isInteger(order) && order >= 0 && order <= highestOrder,
      `${letter}_ORDER`,
      `a whole number, 0 to ${highestOrder}`,
      order,
    );
    const found: SipTerm[] = [];
    for (let p = 0; p <= order; p++)
      for (let q = 0; q <= order - p; q++) {
        const factor = number(`${letter}_${p}_${q}`, 0);
        if (factor !== 0) found.push([p, q, factor]);
      }
    return found;
  }
}

/** Values of the cards by their names: cards of 80 columns one after another, or one a line. */
function cardsOf(text: string): Map<string, string> {
  const lines = /[\r\n]/.test(text.slice(0, 200)) ? text.split(/\r?\n|\r/) : (text.match(/[^]{1,80}/g) ?? []);
  const found = new Map<string, string>();
  for (const line of lines) {
    if (/^END *$/.test(line)) break;
    const [, name, quoted, plain] = /^([A-Z\d_-]{1,8}) *= *(?:'([^']*)'|([^/]*))/.exec(line) ?? [];
    if (name !== undefined) found.set(name, (quoted ?? plain).trim());
  }
  must(
    found.size > 0,
    'FITS header',
    'cards such as CRVAL1 = 75.0, in columns of 80 or one a line',
    text.slice(0, 20).replaceAll(/[^ -~]/g, '?'),
  );
  return found;
}
