import { shownName } from '@spikeseg/snn-core';
import { describe, type PickleValue, PythonCheckpointError } from './pickle-value.ts';
import { construct, knownGlobals, persistentStorage } from './torch-objects.ts';

/** Operations that are carried out: a byte can make a dictionary of some hundred. A checkpoint of 12 epochs has 1,710. */
const mostOperations = 200_000;

/**
 * Reads a pickle of protocol 2 as far as checkpoints need it. It is data to this reader: names outside a short list, calls
 * of anything else and operations that checkpoints do not use are errors, and no code runs.
 *
 * @throws PythonCheckpointError naming the byte, what was expected and what was found
 * @see https://github.com/python/cpython/blob/main/Lib/pickletools.py
 */
export function readPickle(bytes: Uint8Array): PickleValue {
  return new PickleMachine(bytes).run();
}

/** A stack machine, as the format defines it. */
class PickleMachine {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = 0;
  #operation = 0;
  #stack: PickleValue[] = [];
  /** Stacks below the open marks. */
  readonly #below: PickleValue[][] = [];
  readonly #memo = new Map<number, PickleValue>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  run(): PickleValue {
    for (let count = 0; count < mostOperations; count++) {
      this.#operation = this.#position;
      const code = String.fromCharCode(this.#view.getUint8(this.#advance(1)));
      if (code === '.') return this.#pop();
      this.#step(code);
    }
    throw this.#error(`at most ${mostOperations} operations`, 'more');
  }

  #step(code: string): void {
    switch (code) {
      case '\x80': // PROTO
        return this.#protocol();
      case 'N': // NONE
        return this.#push(null);
      case '\x88': // NEWTRUE
        return this.#push(true);
      case '\x89': // NEWFALSE
        return this.#push(false);
      case 'K': // BININT1
        return this.#push(this.#view.getUint8(this.#advance(1)));
      case 'M': // BININT2
        return this.#push(this.#view.getUint16(this.#advance(2), true));
      case 'J': // BININT
        return this.#push(this.#view.getInt32(this.#advance(4), true));
      case 'G': // BINFLOAT
        return this.#push(this.#view.getFloat64(this.#advance(8)));
      case 'X': // BINUNICODE
        return this.#push(this.#text(this.#view.getUint32(this.#advance(4), true)));
      case 'c': // GLOBAL
        return this.#global();
      case '(': // MARK
        this.#below.push(this.#stack);
        this.#stack = [];
        return undefined;
      case ')': // EMPTY_TUPLE
      case ']': // EMPTY_LIST
        return this.#push([]);
      case '}': // EMPTY_DICT
        return this.#push(new Map());
      case 't': // TUPLE
        return this.#push(this.#sinceMark());
      case '\x85': // TUPLE1
        return this.#push(this.#take(1));
      case '\x86': // TUPLE2
        return this.#push(this.#take(2));
      case '\x87': // TUPLE3
        return this.#push(this.#take(3));
      case 'e': // APPENDS
        return this.#append(this.#sinceMark());
      case 's': // SETITEM
        return this.#set(this.#take(2));
      case 'u': // SETITEMS
        return this.#set(this.#sinceMark());
      case 'q': // BINPUT
        return this.#remember(this.#view.getUint8(this.#advance(1)));
      case 'r': // LONG_BINPUT
        return this.#remember(this.#view.getUint32(this.#advance(4), true));
      case 'h': // BINGET
        return this.#recall(this.#view.getUint8(this.#advance(1)));
      case 'j': // LONG_BINGET
        return this.#recall(this.#view.getUint32(this.#advance(4), true));
      case 'Q': // BINPERSID
        return this.#push(this.#made('a float32 storage', persistentStorage, this.#pop()));
      case 'R': // REDUCE
      case '\x81': // NEWOBJ
        return this.#call();
      case 'b': // BUILD
        return this.#attributes();
      default:
        throw this.#error('an operation that checkpoints use', `0x${code.charCodeAt(0).toString(16).padStart(2, '0')}`);
    }
  }

  #protocol(): void {
    const version = this.#view.getUint8(this.#advance(1));
    if (version !== 2) throw this.#error('protocol 2', `${version}`);
  }

  #global(): void {
    const name = `${this.#line()}.${this.#line()}`;
    if (!knownGlobals.has(name)) throw this.#error(`one of ${[...knownGlobals].join(', ')}`, `the name ${shownName(name)}`);
    this.#push({ kind: 'global', name });
  }

  #call(): void {
    const [callee, args] = this.#take(2);
    const isGlobal = callee !== null && typeof callee === 'object' && 'kind' in callee && callee.kind === 'global';
    if (!isGlobal || !Array.isArray(args))
      throw this.#error('a name and its arguments', `${describe(callee)} and ${describe(args)}`);
    this.#push(this.#made(`arguments that ${callee.name} takes`, (list) => construct(callee.name, list), args));
  }

  /** Attributes of an ordered dictionary (PyTorch keeps versions there) are no part of its contents. */
  #attributes(): void {
    this.#pop();
    if (!(this.#top() instanceof Map)) throw this.#error('attributes of a dictionary', describe(this.#top()));
  }

  #append(values: PickleValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw this.#error('a list to append to', describe(list));
    for (const value of values) list.push(value);
  }

  #set(items: PickleValue[]): void {
    const dictionary = this.#top();
    if (!(dictionary instanceof Map)) throw this.#error('a dictionary to set items of', describe(dictionary));
    if (items.length % 2 !== 0) throw this.#error('keys and values in pairs', `${items.length} items`);
    for (let i = 0; i < items.length; i += 2) dictionary.set(items[i], items[i + 1]);
  }

  #made<T>(expected: string, make: (from: T) => PickleValue | undefined, from: T & PickleValue): PickleValue {
    const value = make(from);
    if (value === undefined) throw this.#error(expected, describe(from));
    return value;
  }

  #remember(key: number): void {
    this.#memo.set(key, this.#top());
  }

  #recall(key: number): void {
    const value = this.#memo.get(key);
    if (value === undefined) throw this.#error('a value put aside before', `number ${key}, which is none`);
    this.#push(value);
  }

  #push(value: PickleValue): void {
    this.#stack.push(value);
  }

  #top(): PickleValue {
    const value = this.#stack.at(-1);
    if (value === undefined) throw this.#error('a value on the stack', 'an empty stack');
    return value;
  }

  #pop(): PickleValue {
    const value = this.#top();
    this.#stack.pop();
    return value;
  }

  #take(count: number): PickleValue[] {
    if (this.#stack.length < count) throw this.#error(`${count} values on the stack`, `${this.#stack.length}`);
    return this.#stack.splice(-count);
  }

  #sinceMark(): PickleValue[] {
    const values = this.#stack;
    const below = this.#below.pop();
    if (below === undefined) throw this.#error('a mark before', 'none');
    this.#stack = below;
    return values;
  }

  #line(): string {
    const end = this.#bytes.indexOf(0x0a, this.#position);
    if (end < 0) throw this.#error('a line', 'the end of the file');
    const text = this.#text(end - this.#position);
    this.#advance(1);
    return text;
  }

  #text(length: number): string {
    const start = this.#advance(length);
    return new TextDecoder().decode(this.#bytes.subarray(start, start + length));
  }

  /** Start of the next `length` bytes, which are then behind. */
  #advance(length: number): number {
    const start = this.#position;
    if (start + length > this.#bytes.length) throw this.#error(`${length} more bytes`, `${this.#bytes.length - start}`);
    this.#position = start + length;
    return start;
  }

  #error(expected: string, got: string): PythonCheckpointError {
    return new PythonCheckpointError({ where: `data.pkl at byte ${this.#operation}`, expected, got });
  }
}
