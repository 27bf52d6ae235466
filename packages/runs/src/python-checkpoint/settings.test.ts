import { says } from '@spikeseg/test-support';
import { describe, expect, it } from 'vitest';
import { attempt } from './attempt.fixture.ts';
import { type PickleValue, PythonCheckpointError } from './pickle-value.ts';
import { plainJson } from './settings.ts';

const map = (entries: readonly [PickleValue, PickleValue][]) => new Map<PickleValue, PickleValue>(entries);

describe('plainJson', () => {
  it('converts what stands in many places once', () => {
    const shared: PickleValue[] = [1];
    const [first, second] = plainJson([shared, shared], 'config') as readonly unknown[];
    expect(first).toBe(second);
  });

  it('a pickle of 100 lines cannot fill the memory, here or when it is written', () => {
    let list: PickleValue[] = [];
    for (let i = 0; i < 14; i++) list = Array<PickleValue>(100).fill(list);
    const error = attempt(() => plainJson(list, 'config'));
    expect(error).toBeInstanceOf(PythonCheckpointError);
    expect(error).toMatchObject({ message: expect.stringMatching(says('python checkpoint: config', 100000, 'more')) });
  });

  it('rejects what is no JSON, and endless nesting', () => {
    const loop: PickleValue[] = [];
    loop.push(loop);
    const error = attempt(() => plainJson(loop, 'config'));
    expect(error).toBeInstanceOf(PythonCheckpointError);
    expect(error).toMatchObject({ message: expect.stringMatching(says('python checkpoint: config', 16, 'more')) });
    expect(() => plainJson(map([[1, 2]]), 'config')).toThrow('expected text for keys, got 1');
    expect(() => plainJson([{ kind: 'global', name: 'a.b' }], 'config')).toThrow('expected plain data, got the name a.b');
  });
});
