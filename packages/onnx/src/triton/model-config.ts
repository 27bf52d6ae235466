import type { WrittenModel } from '../write/write-model.ts';
import { EnumName, type TextMessage, textProto } from './textproto.ts';

/** A model and the name that Triton is to serve it by, which is that of its folder: letters, digits, `_` and `-`. */
export interface TritonModel {
  readonly name: string;
  readonly model: WrittenModel;
}

/** Streams that a step graph computes in one run at most. A sequence graph serves one stream per request. */
export const maxBatch = 64;
/** Streams that one instance keeps states for at most; others wait. */
const maxStreams = 256;
/** Time after which a stream from which nothing comes loses its states, seconds. */
export const idleSeconds = 60;

/**
 * `config.pbtxt` of a model for Triton's ONNX Runtime backend: the states are implicit, 0 when a sequence starts, and stay in the
 * server from request to request of the sequence. The graphs need no control inputs: with the strategy `oldest` a batch has
 * no empty places (READY), and Triton itself puts zeros into the states of a sequence that starts (START).
 *
 * A step graph takes batches [B, C, H, W]. Triton's batch is the first dimension, and that of a sequence graph is time, so its
 * B is 1 and every request brings one window [T, 1, C, H, W] of one stream.
 *
 * @throws RangeError when the name is none that a folder and an URL can have
 */
export function tritonConfig({ name, model }: TritonModel): string {
  const { graph, network, states, outputs } = model.metadata;
  if (!/^[\w-]+$/.test(name))
    throw new RangeError(`triton: name: expected letters, digits, _ and -, got ${JSON.stringify(name)}`);
  const step = graph.kind === 'step';
  const ofWindow = step ? [] : [graph.steps, 1];
  const ofStream = step ? [] : [1];
  const { channels, height, width } = network.input;
  const state = states.map(({ input, output, shape }): TextMessage => {
    const dims = [...ofStream, ...shape];
    return {
      input_name: input,
      output_name: output,
      data_type: float,
      dims,
      initial_state: { name: `rest of ${input}`, data_type: float, dims, zero_data: true },
    };
  });
  const config = textProto({
    name,
    backend: 'onnxruntime',
    max_batch_size: step ? maxBatch : 0,
    input: [{ name: 'x', data_type: float, dims: [...ofWindow, channels, height, width] }],
    output: outputs.map((output) => ({ name: output.name, data_type: float, dims: [...ofWindow, ...output.shape] })),
    sequence_batching: {
      max_sequence_idle_microseconds: idleSeconds * 1e6,
      oldest: { max_candidate_sequences: maxStreams },
      state,
    },
    instance_group: [{ count: 1, kind: new EnumName('KIND_GPU') }],
  });
  return `${config}\n`;
}

const float = new EnumName('TYPE_FP32');
