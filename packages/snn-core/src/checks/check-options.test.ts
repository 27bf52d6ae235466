import { describe, expect, it } from 'vitest';
import { checkOptions } from './check-options.ts';

describe('options', () => {
  const rules = { gate: { above: 0 }, share: { above: 0, below: 1, optional: true }, name: 'any' } as const;
  const check = (options: unknown) => () => checkOptions('a', options as { gate: number; share?: number; name?: string }, rules);

  it('that fit pass', () => {
    expect(check({ gate: 9, name: 'n' })).not.toThrow();
    expect(check({ gate: Infinity, share: 0.5 })).not.toThrow();
  });

  it.each([
    [undefined, /^a: expected options \{ gate, share, name \}, got undefined$/],
    [{ gate: 9, gates: 1 }, /^a: expected options among gate, share, name, got gates$/],
    [{}, /^a: gate: expected a number above 0, got undefined$/],
    [{ gate: Number.NaN }, /got NaN$/],
    [{ gate: '9' }, /got "9"$/],
    [{ gate: 9, share: 1 }, /^a: share: expected a number above 0 and below 1, got 1$/],
  ])('%j do not', (options, message) => {
    expect(check(options)).toThrow(message);
  });
});
