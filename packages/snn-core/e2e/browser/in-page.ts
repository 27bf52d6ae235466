import { type Backend, randomGenerator, sparseFromDense, spikesegNetwork, wasmBackend, weightShapes } from '@spikeseg/snn-core';
import { backendConformance, type TestRunner } from '@spikeseg/snn-core/testing';

/*
 * What the test runs twice, in Node on the sources and in a page on the built files: names no test library, no file and
 * nothing else that only one of the two has.
 */

/** What of the suite is run. `without`: parts of names that are left out. */
type ConformanceOptions = Parameters<typeof backendConformance>[2] & { readonly without?: readonly string[] };

/** The tests that the conformance suite declares, each rejecting when it fails. */
export function conformanceTests(
  backend: Backend,
  options: ConformanceOptions = { allLayers: true },
): ReadonlyMap<string, () => Promise<void>> {
  const tests = new Map<string, () => Promise<void>>();
  const groups: string[] = [];
  const runner: TestRunner = {
    describe(name, body) {
      groups.push(name);
      body();
      groups.pop();
    },
    test(name, body) {
      const whole = [...groups, name].join(' > ');
      if (!options.without?.some((part) => whole.includes(part))) tests.set(whole, body);
    },
    expect: (actual) => ({ toEqual: (expected) => requireSame(actual, expected) }),
  };
  backendConformance(backend, runner, options);
  return tests;
}

/** The suite compares primitives, and small plain objects of them. */
function requireSame(actual: unknown, expected: unknown): void {
  if (Object.is(actual, expected)) return;
  const [got, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  const plain = typeof actual === 'object' && typeof expected === 'object';
  if (!plain || got !== wanted) throw new Error(`expected ${wanted}, got ${got}`);
}

export interface ConformanceReport {
  readonly passed: readonly string[];
  /** Name and message. */
  readonly failed: readonly string[];
}

export async function conformanceOf(backend: Backend, options?: ConformanceOptions): Promise<ConformanceReport> {
  const [passed, failed]: [string[], string[]] = [[], []];
  for (const [name, body] of conformanceTests(backend, options)) {
    try {
      await body();
      passed.push(name);
    } catch (error) {
      failed.push(`${name}: ${String(error)}`);
    }
  }
  return { passed, failed };
}

/** Runs the conformance suite on the WebAssembly engine. */
export function conformance(): Promise<ConformanceReport> {
  return conformanceOf(wasmBackend);
}

/** The same for an engine with a bug, to see that a page can tell: it counts one operation too many. */
export function conformanceOfBroken(): Promise<ConformanceReport> {
  return conformanceOf({
    ...wasmBackend,
    async compile(network, weights) {
      const session = await wasmBackend.compile(network, weights);
      const run = session.run.bind(session);
      return Object.assign(session, {
        async run(...input: Parameters<typeof run>) {
          const result = await run(...input);
          return { ...result, synapticOps: result.synapticOps + 1 };
        },
      });
    },
  });
}

/** One layer's trace with every number as its 32 bits. */
export interface TraceBits {
  readonly shape: readonly number[];
  readonly offsets: readonly number[];
  readonly index: readonly number[];
  readonly potential: readonly number[];
}

const drawn = (length: number, draw: () => number) => Float32Array.from({ length }, draw);

/**
 * One window on an encoder of three convolutions, all from seeds; the traces of all layers. The numbers drawn are uniform:
 * normal ones take a sine, whose last bit is up to the JavaScript engine.
 */
export async function seededRun(): Promise<Readonly<Record<string, TraceBits>>> {
  const leak = { kind: 'subtractive', amount: 0.09 } as const;
  const pool = { kernel: 2, stride: 2 };
  const network = spikesegNetwork({
    input: { channels: 2, height: 48, width: 64 },
    maps: [4, 9, 3],
    kernels: [5, 5, 7],
    pools: [pool, pool],
    thresholds: [1, 1, 1],
    leaks: [leak, leak, leak],
    fireOnce: true,
    numerics: 'exact',
  });
  const random = randomGenerator(7);
  const weights = Object.entries(weightShapes(network)).map(([name, shape]) => {
    const [from, to] = name.endsWith('.threshold') ? [0.5, 3] : [-0.5, 1];
    const length = shape.reduce((product, side) => product * side, 1);
    return [name, { shape, data: drawn(length, () => Math.round(64 * (from + (to - from) * random.uniform())) / 64) }] as const;
  });
  const input = drawn(10 * 2 * 48 * 64, () => Number(random.uniform() < 0.02));
  const session = await wasmBackend.compile(network, Object.fromEntries(weights));
  const record = network.layers.map((layer) => layer.name);
  const { layers } = await session.run(sparseFromDense([10, 2, 48, 64], input), { record });
  return Object.fromEntries(
    Object.entries(layers).map(([name, { spikes, potential }]) => [
      name,
      { shape: spikes.shape, offsets: [...spikes.offsets], index: [...spikes.index], potential: bitsOf(potential) },
    ]),
  );
}

function bitsOf(data: Float32Array = new Float32Array()): number[] {
  return [...new Uint32Array(data.buffer, data.byteOffset, data.length)];
}
