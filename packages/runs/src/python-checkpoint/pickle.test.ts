import { says } from '@spikeseg/test-support';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempt } from './attempt.fixture.ts';
import { readPickle } from './pickle.ts';
import { type PickleValue, PythonCheckpointError } from './pickle-value.ts';
import { int32, type Part, pickled, pickledTensor, pickleOf, raw, type Source } from './pickled.fixture.ts';

const storage: Source = { pickle: raw(pickled(['storage', { pickle: raw('ctorch\nFloatStorage\n') }, '0', 'cpu', 1]), 'Q') };
const pickledTensorOf = (...args: readonly Source[]): number[] => raw('ctorch._utils\n_rebuild_tensor_v2\n', pickled(args), 'R');

const read = (...parts: readonly Part[]): PickleValue => readPickle(pickleOf(...parts));

describe('readPickle', () => {
  it('reads what Python wrote', () => {
    // pickle.dumps([1, -2, 300, 70000, 0.1, 'ä', None, True, False, (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4),
    //               {'a': [], 'b': 2}, 'a', collections.OrderedDict([('k', 1)])], 2) of Python 3.11
    const recorded =
      '80025d7100284b014afeffffff4d2c014a70110100473fb999999999999a5802000000c3a471014e8889294b018571024b014b028671034b014b024b03' +
      '877104284b014b024b034b047471057d71062858010000006171075d710858010000006271094b0275680763636f6c6c656374696f6e730a4f72646572' +
      '6564446963740a710a2952710b58010000006b710c4b0173652e';
    expect(readPickle(Buffer.from(recorded, 'hex'))).toEqual([
      1,
      -2,
      300,
      70_000,
      0.1,
      'ä',
      null,
      true,
      false,
      [],
      [1],
      [1, 2],
      [1, 2, 3],
      [1, 2, 3, 4],
      new Map<string, unknown>([
        ['a', []],
        ['b', 2],
      ]),
      'a',
      new Map([['k', 1]]),
    ]);
  });

  it('reads tensors as windows of storages', () => {
    expect(read(pickled(pickledTensor('17', [2, 3], [3, 1], 4)))).toEqual({
      kind: 'tensor',
      storage: { kind: 'storage', key: '17', length: 10 },
      offset: 4,
      shape: [2, 3],
      strides: [3, 1],
    });
  });

  it('reads the version of PyTorch as text, and drops the attributes of a dictionary', () => {
    expect(read('ctorch.torch_version\nTorchVersion\n', pickled(['2.7.0']), 0x81)).toBe('2.7.0');
    expect(read('ccollections\nOrderedDict\n)R', pickled({ _metadata: 1 }), 'b')).toEqual(new Map());
  });

  it('numbers in the memo go beyond 255', () => {
    expect(read('(', pickled('x'), 'r', int32(70_000), 'j', int32(70_000), 't')).toEqual(['x', 'x']);
  });

  it('a list may contain itself', () => {
    const list = read(']q\x00(h\x00e') as PickleValue[];
    expect(list[0]).toBe(list);
  });

  it('keeps keys that mean something to JavaScript as mere keys', () => {
    expect(read(pickled({ constructor: 1 }))).toEqual(new Map([['constructor', 1]]));
    expect(read('}', pickled('__proto__'), pickled(1), 's')).toEqual(new Map([['__proto__', 1]]));
  });
});

describe('what a checkpoint does not need is an error that names the byte', () => {
  it.each<[string, readonly Part[], string | RegExp]>([
    [
      'a call of os.system',
      ['cos\nsystem\n', pickled(['echo']), 'R'],
      says('at byte 2', 'collections.OrderedDict', 'torch.FloatStorage'),
    ],
    ['a call of eval', ['cbuiltins\neval\n', pickled(['1']), 'R'], 'got the name builtins.eval'],
    ['a name that looks like a known one', ['ctorch.FloatStorage\n\n'], 'got the name torch.FloatStorage.'],
    ['a name of a later protocol', [pickled('os'), pickled('system'), 0x93], says('at byte 20', '0x93')],
    ['an extension', [0x82, 1], says('0x82')],
    ['an instance', ['(ios\nsystem\n'], says('0x69')],
    ['a call of a text', [pickled('os.system'), ')R'], says('os.system', 0)],
    ['a call of nothing', ['N)R'], 'expected a name and its arguments, got '],
    ['a call of a list', ['])R'], says('list', 0, 0)],
    [
      'a call of a storage',
      [pickled(['storage', { pickle: raw('ctorch\nFloatStorage\n') }, '0', 'cpu', 1]), 'Q)R'],
      'expected a name and its arguments, got ',
    ],
    ['a call with a text', ['ccollections\nOrderedDict\n', pickled('x'), 'R'], says('collections.OrderedDict', 'x')],
    ['a call of a storage type', ['ctorch\nFloatStorage\n)R'], says('torch.FloatStorage', 'list', 0)],
    [
      'a dictionary of something',
      ['ccollections\nOrderedDict\n', pickled([1]), 'R'],
      'arguments that collections.OrderedDict takes',
    ],
    ['a version that is a number', ['ctorch.torch_version\nTorchVersion\n', pickled([2]), 0x81], 'TorchVersion takes'],
    ['a tensor of nothing', ['ctorch._utils\n_rebuild_tensor_v2\n)R'], 'arguments that torch._utils._rebuild_tensor_v2 takes'],
    ...(['x', -1, 0.5] as const).flatMap((wrong): [string, Part[], string][] => [
      [`a tensor from element ${wrong}`, [pickledTensorOf(storage, wrong, [1], [1])], 'arguments that torch._utils'],
      [`a tensor of ${wrong} rows`, [pickledTensorOf(storage, 0, [wrong], [1])], 'arguments that torch._utils'],
      [`a tensor with strides of ${wrong}`, [pickledTensorOf(storage, 0, [1], [wrong])], 'arguments that torch._utils'],
    ]),
    ['a tensor of a text', [pickledTensorOf('x', 0, [1], [1])], 'arguments that torch._utils'],
    ['a storage of doubles', [pickled(['storage', 'torch.DoubleStorage', '0', 'cpu', 1]), 'Q'], says('float32', 'list', 5)],
    ['another persistent id', [pickled('id'), 'Q'], 'expected a float32 storage, got "id"'],
    ['attributes of a list', ['])b'], says('attributes', 'list', 0)],
    ['items of a list', [']', pickled(1), pickled(2), 's'], says('set items', 'list', 0)],
    ['items without values', ['}(', pickled(1), 'u'], says('pairs', '1 items')],
    ['values for a dictionary', ['}(', pickled(1), 'e'], says('dictionary', 0)],
    ['a memo that is empty', ['h\x05'], says('number 5')],
    ['an end without a mark', ['t'], 'expected a mark before, got none'],
    ['a pair of one', [pickled(1), 0x86], 'expected 2 values on the stack, got 1'],
    ['nothing to return', [], says('at byte 2', 'empty')],
    ['nothing to remember', ['q\x00'], says('empty')],
    ['another protocol', [0x80, 4, 'N'], 'expected protocol 2, got 4'],
    ['a text beyond the end', ['X', int32(100)], 'expected 100 more bytes, got 1'],
    ['a text of 4 GB', ['X', int32(-1)], 'expected 4294967295 more bytes, got 1'],
    ['a name without end', ['ctorch'], says('expected a line')],
    ['a number that is cut off', ['J', 1, 2], 'expected 4 more bytes, got 3'],
  ])('%s', (_, parts, message) => {
    const error = attempt(() => read(...parts));
    expect(error).toBeInstanceOf(PythonCheckpointError);
    expect(error).toMatchObject({ message: expect.stringMatching(says(message)) as unknown });
    expect(error).toMatchObject({ where: expect.stringMatching(/^data\.pkl at byte \d+$/) as unknown });
  });

  it('a file of nothing but dictionaries ends before it fills the memory', () => {
    const error = attempt(() => readPickle(Uint8Array.from(raw(0x80, 2, Array<number>(300_000).fill(0x7d)))));
    expect(error).toMatchObject({ expected: 'at most 200000 operations', got: 'more' });
  });

  it('any bytes are read or are a PythonCheckpointError', () => {
    const known = fc.constantFrom(...raw('NKMJGXc()]}t', 0x85, 0x86, 0x87, 'esuqrhjQR', 0x81, 'b.'));
    const program = fc.oneof(fc.uint8Array({ maxLength: 60 }), fc.array(fc.oneof(known, fc.nat(255)), { maxLength: 60 }));
    let rejected = 0;
    fc.assert(
      fc.property(program, (bytes) => {
        if (attempt(() => readPickle(Uint8Array.from(bytes))) instanceof PythonCheckpointError) rejected++;
      }),
      { numRuns: 3000 },
    );
    expect(rejected).toBeGreaterThan(1000);
  });
});
