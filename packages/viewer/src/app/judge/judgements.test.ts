import { expect, it } from 'vitest';
import { type Change, type Edit, isEdit, judgedTracks, trackFinder } from './judgements.ts';

const said = (...changes: readonly Change[]): Edit[] => changes.map((change) => ({ ...change, by: 'Ada', at: 'then' }));
const short = (found: readonly number[], ...changes: readonly Change[]) =>
  judgedTracks(found, said(...changes)).map(({ id, as, name, pieces }) => [
    id,
    as,
    name,
    ...pieces.map(({ track, fromUs, untilUs }) => `${track}: ${fromUs} to ${untilUs}`),
  ]);
const [always, none] = [(track: number) => `${track}: -Infinity to Infinity`, undefined];

it('nothing is said of tracks that were found', () => {
  expect(short([2, 1])).toEqual([
    [1, none, '', always(1)],
    [2, none, '', always(2)],
  ]);
});

it('the last word counts, with who said it', () => {
  const edits: Edit[] = [
    { kind: 'judge', track: 1, as: 'star', by: 'Ada', at: '1' },
    { kind: 'judge', track: 1, as: 'satellite', by: 'Bo', at: '2' },
    { kind: 'name', track: 1, name: 'ISS', by: 'Cy', at: '3' },
  ];
  expect(judgedTracks([1], edits)[0]).toMatchObject({ as: 'satellite', name: 'ISS', by: 'Cy', at: '3' });
  expect(judgedTracks([1], edits.slice(0, 2))[0]).toMatchObject({ as: 'satellite', name: '', by: 'Bo', at: '2' });
});

it('a cut track is two, which have what was said before, and are judged and cut for themselves', () => {
  const cut = { kind: 'cut', track: 1, tUs: 50, into: 3 } as const;
  expect(short([1], { kind: 'judge', track: 1, as: 'star' }, cut, { kind: 'judge', track: 3, as: 'nothing' })).toEqual([
    [1, 'star', '', '1: -Infinity to 50'],
    [3, 'nothing', '', '1: 50 to Infinity'],
  ]);
  expect(short([1], cut, { kind: 'cut', track: 3, tUs: 70, into: 4 })).toEqual([
    [1, none, '', '1: -Infinity to 50'],
    [3, none, '', '1: 50 to 70'],
    [4, none, '', '1: 70 to Infinity'],
  ]);
});

it('joined tracks are one, also after a cut', () => {
  const [cut, join] = [{ kind: 'cut', track: 1, tUs: 50, into: 3 } as const, { kind: 'join', track: 2, other: 3 } as const];
  expect(short([1, 2], cut, { kind: 'judge', track: 3, as: 'satellite' }, join)).toEqual([
    [1, none, '', '1: -Infinity to 50'],
    [2, 'satellite', '', always(2), '1: 50 to Infinity'],
  ]);
  expect(short([1, 2], { kind: 'join', track: 1, other: 1 })).toHaveLength(2);
});

it('a drawn track is a satellite until somebody says else, and edits of tracks that are gone change nothing', () => {
  const draw = { kind: 'draw', track: 9, points: [{ tUs: 0, x: 1, y: 2 }] } as const;
  expect(short([], draw)).toEqual([[9, 'satellite', '', always(9)]]);
  expect(short([1], { kind: 'judge', track: 7, as: 'star' }, { kind: 'join', track: 1, other: 7 })).toEqual([
    [1, none, '', always(1)],
  ]);
});

it('a point belongs to the track that holds its time', () => {
  const at = trackFinder(
    judgedTracks([1, 2], said({ kind: 'cut', track: 1, tUs: 50, into: 3 }, { kind: 'join', track: 2, other: 3 })),
  );
  expect([0, 49, 50, 90].map((tUs) => at(1, tUs))).toEqual([1, 1, 2, 2]);
  expect([at(2, 0), at(3, 0)]).toEqual([2, 0]);
});

it('what a file holds is an edit where all of it is there', () => {
  const [edit] = said({ kind: 'draw', track: 9, points: [{ tUs: 0, x: 1, y: 2 }] });
  expect(isEdit(edit)).toBe(true);
  const bad: unknown[] = [
    null,
    {},
    { ...edit, by: 1 },
    { ...edit, track: '9' },
    { ...edit, kind: 'burn' },
    { ...edit, points: [] },
    { ...edit, points: [{ tUs: 0, x: 1 }] },
    { ...edit, kind: 'judge', as: 'ufo' },
    { ...edit, kind: 'cut', tUs: 5 },
    { ...edit, kind: 'join' },
    { ...edit, kind: 'name' },
  ];
  expect(bad.map(isEdit)).toEqual(bad.map(() => false));
});
