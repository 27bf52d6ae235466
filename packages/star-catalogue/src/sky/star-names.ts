import type { EpochStar } from './catalogue.ts';
import { direction, separationDeg, type UnitVector } from './vector.ts';

/** Name, right ascension and declination (J2000, degrees). @see NOTICE.md */
const named = `
Achernar 24.429 -57.237, Acrux 186.650 -63.099, Adhara 104.656 -28.972, Aldebaran 68.980 16.509,
Alderamin 319.645 62.586, Algieba 154.993 19.841, Algol 47.042 40.956, Alhena 99.428 16.399, Alioth 193.507 55.960,
Aljanah 311.553 33.970, Alkaid 206.885 49.313, Almach 30.975 42.330, Alnair 332.058 -46.961, Alnilam 84.053 -1.202,
Alnitak 85.190 -1.943, Alphard 141.897 -8.659, Alphecca 233.672 26.715, Alpheratz 2.097 29.090,
Alsephina 131.176 -54.709, Altair 297.696 8.868, Aludra 111.024 -29.303, Ankaa 6.571 -42.306, Antares 247.352 -26.432,
Arcturus 213.915 19.182, Aspidiske 139.273 -59.275, Atria 252.166 -69.028, Avior 125.628 -59.509, Bellatrix 81.283 6.350,
Betelgeuse 88.793 7.407, Canopus 95.988 -52.696, Capella 79.172 45.998, Caph 2.295 59.150, Castor 113.649 31.888,
Deneb 310.358 45.280, Denebola 177.265 14.572, Diphda 10.897 -17.987, Dschubba 240.083 -22.622, Dubhe 165.932 61.751,
Elnath 81.573 28.607, Eltanin 269.152 51.489, Enif 326.046 9.875, Fomalhaut 344.413 -29.622, Gacrux 187.791 -57.113,
Hadar 210.956 -60.373, Hamal 31.793 23.462, Izar 221.247 27.074, Kaus Australis 276.043 -34.385, Kochab 222.676 74.156,
Larawag 252.541 -34.293, Markab 346.190 15.205, Markeb 140.528 -55.011, Menkalinan 89.882 44.947, Menkar 45.570 4.090,
Menkent 211.671 -36.370, Merak 165.460 56.382, Miaplacidus 138.300 -69.717, Mimosa 191.930 -59.689,
Mintaka 83.002 -0.299, Mirach 17.433 35.621, Mirfak 51.081 49.861, Mirzam 95.675 -17.956, Mizar 200.981 54.925,
Naos 120.896 -40.003, Nunki 283.816 -26.297, Peacock 306.412 -56.735, Phecda 178.458 53.695, Polaris 37.955 89.264,
Pollux 116.329 28.026, Procyon 114.825 5.225, Rasalhague 263.734 12.560, Regulus 152.093 11.967, Rigel 78.634 -8.202,
Rigil Kentaurus 219.902 -60.834, Sabik 257.595 -15.725, Sadr 305.557 40.257, Saiph 86.939 -9.670, Sargas 264.330 -42.998,
Scheat 345.944 28.083, Schedar 10.127 56.537, Shaula 263.402 -37.104, Sirius 101.287 -16.716, Spica 201.298 -11.161,
Suhail 136.999 -43.433, Tiaki 340.667 -46.885, Toliman 219.896 -60.838, Vega 279.235 38.784, Wezen 107.098 -26.393
`;

const names: readonly (readonly [name: string, at: UnitVector])[] = Array.from(
  named.matchAll(/([A-Z][A-Za-z ]+) ([\d.]+) ([\d.-]+)/g),
  ([, name, raDeg, decDeg]) => [name, direction(Number(raDeg), Number(decDeg))],
);

/** Places of catalogues differ by epochs and by what is a double star, degrees. */
const reachDeg = 0.02;
/** No star with a name here is fainter, as a variable or one of a pair. */
const faintest = 4;

/** What the International Astronomical Union calls a star; undefined for all but the brightest 87. Pairs share a name. */
export function starName({ raDeg, decDeg, magnitude }: Pick<EpochStar, 'raDeg' | 'decDeg' | 'magnitude'>): string | undefined {
  if (magnitude > faintest) return undefined;
  const away = (at: UnitVector): number => separationDeg(at, direction(raDeg, decDeg));
  const near = names.filter(([, at]) => away(at) < reachDeg);
  return near.toSorted((a, b) => away(a[1]) - away(b[1]))[0]?.[0];
}
