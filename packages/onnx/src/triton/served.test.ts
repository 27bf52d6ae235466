import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { denseOf, eventsOf } from '../run/window-events.ts';
import { smallModel, smallWindow } from '../small-model.fixture.ts';
import { writeModel } from '../write/write-model.ts';
import { tritonConfig } from './model-config.ts';
import { readTextProto } from './read-textproto.fixture.ts';

/*
 * No server, but its part of the work as config.pbtxt describes it: the shapes that it checks, batches in front, zeros as the first
 * state of a sequence, and every state output as the next request's state input.
 */

interface Config {
  readonly max_batch_size: number;
  readonly input: readonly Described[];
  readonly output: readonly Described[];
  readonly sequence_batching: { readonly state: readonly State[] };
}
interface Described {
  readonly name: string;
  readonly dims: readonly number[];
}
interface State {
  readonly input_name: string;
  readonly output_name: string;
  readonly dims: readonly number[];
}

const { network, weights } = smallModel();
const window = smallWindow(network, 10, 1);
const sizeOf = (dims: readonly number[]): number => dims.reduce((product, size) => product * size, 1);

/** The window in requests of so many steps. */
const requestsOf = (steps: number): Float32Array[] =>
  Array.from({ length: 10 / steps }, (_, k) => denseOf(eventsOf([window], k * steps, (k + 1) * steps)));

/** Sends requests as a server would; gives the spikes of all of them, one after the other. */
async function serve(bytes: Uint8Array, config: Config, requests: readonly Float32Array[]): Promise<number[]> {
  const session = await InferenceSession.create(bytes);
  const batched = (dims: readonly number[]) => (config.max_batch_size > 0 ? [1, ...dims] : dims);
  const states = config.sequence_batching.state;
  expect([...config.input.map(({ name }) => name), ...states.map((state) => state.input_name)]).toEqual(session.inputNames);
  let held: Float32Array[] = states.map(({ dims }) => new Float32Array(sizeOf(dims)));
  const spikes: number[] = [];
  for (const data of requests) {
    const [{ name, dims: frame }] = config.input;
    const feeds: Record<string, Tensor> = { [name]: new Tensor('float32', data, batched(frame)) };
    for (const [n, { input_name: input, dims }] of states.entries()) feeds[input] = new Tensor('float32', held[n], batched(dims));
    const answer = await session.run(feeds);
    for (const output of config.output) expect(answer[output.name].dims).toEqual(batched(output.dims));
    held = states.map((state) => answer[state.output_name].data as Float32Array);
    spikes.push(...(answer['spikes'].data as Float32Array));
  }
  await session.release();
  return spikes;
}

/** Spikes of the window from a server of this graph. */
const served = async (graph: Parameters<typeof writeModel>[2]['graph'], steps: number) => {
  const model = writeModel(network, weights, { graph, outputs: 'all' });
  const config = readTextProto(tritonConfig({ name: 'net', model }), 'ModelConfig') as unknown as Config;
  return serve(model.bytes, config, requestsOf(steps));
};

test('what config.pbtxt says of a file is what the file takes and gives; both graphs give one stream of spikes', async () => {
  const step = await served({ kind: 'step' }, 1);
  expect(await served({ kind: 'sequence', steps: 5 }, 5)).toEqual(step);
  expect(step.filter((value) => value === 1).length).toBeGreaterThan(10);
});
