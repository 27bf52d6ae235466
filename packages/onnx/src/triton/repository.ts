import { encodeSidecar } from '../file/sidecar.ts';
import { readModel } from '../read/read-model.ts';
import { tf32Problem } from '../run/device.ts';
import { idleSeconds, maxBatch, type TritonModel, tritonConfig } from './model-config.ts';

/** A file of a repository; the path has `/`. */
export interface RepositoryFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * The files of a model repository for Triton: of each model NAME/config.pbtxt, NAME/1/model.onnx and NAME/1/model.json (its
 * metadata, for clients), and a README.md that says how to start the server and what clients must do.
 *
 * @throws RangeError when there is no model, or two have one name, or as `tritonConfig`
 */
export function tritonRepository(models: readonly TritonModel[]): readonly RepositoryFile[] {
  const names = models.map(({ name }) => name);
  if (names.length === 0) throw new RangeError('triton: expected at least one model, got none');
  if (new Set(names).size < names.length)
    throw new RangeError(`triton: expected models of different names, got ${names.join(', ')}`);
  const files = models.flatMap(({ name, model }) => [
    { path: `${name}/config.pbtxt`, content: tritonConfig({ name, model }) },
    { path: `${name}/1/model.onnx`, content: model.bytes },
    { path: `${name}/1/model.json`, content: encodeSidecar(model.bytes, model.metadata) },
  ]);
  return [...files, { path: 'README.md', content: tritonReadme(models) }];
}

/** README.md of a repository: how to start the server, what clients must do, and a client. */
function tritonReadme(models: readonly TritonModel[]): string {
  const needsFloat32 = models.some(({ model }) => tf32Problem(readModel(model.bytes), 'cuda', {}) !== undefined);
  const variable = needsFloat32 ? '-e NVIDIA_TF32_OVERRIDE=0 ' : '';
  return `# Model repository for Triton

Written by spikeseg; served by the ONNX Runtime backend of NVIDIA's Triton Inference Server. **Not tried on a server where it was
written**: config.pbtxt keeps to the published schema, the ONNX files were run in ONNX Runtime.

    docker run --rm --gpus all ${variable}-p 8000:8000 -p 8001:8001 -v "$PWD":/models \\
      nvcr.io/nvidia/tritonserver:VERSION-py3 tritonserver --model-repository=/models
${
  needsFloat32
    ? `
\`NVIDIA_TF32_OVERRIDE=0\` is part of it: without, CUDA's libraries round the weights to TF32 and spikes differ.
`
    : ''
}
A server without a GPU wants \`KIND_CPU\` in config.pbtxt instead of \`KIND_GPU\`.

## Models

${models.map(modelLine).join('\n')}

\`NAME/1/model.json\` says what the numbers are: grid, time step, what the channels mean, sensor, states, hash of the network.

## What clients must do

A stream is a sequence of requests. Triton keeps the membrane potentials of every stream on the server, so the requests of a
stream must come in order, one after the answer of the other.

1. \`sequence_id\`: the same number in all requests of a stream, another one for every other stream, **never 0** (0 is "no sequence").
2. \`sequence_start=True\` with the first request, and only with it: all states are 0 then, a network at rest. With it in the middle
   the network forgets.
3. \`sequence_end=True\` with the last request: the server forgets the states and gives the place to another stream.
4. A stream from which nothing came for ${idleSeconds} s is ended by the server; its next request fails unless it starts the stream again.
   When that happens, or after an error, start again: states that are lost do not come back.
5. Windows that are each to start from rest (\`evaluation.state: reset\`, the default of \`spikeseg-cli detect\`): start and end the
   sequence with every window. Potentials that go on from window to window (\`carry\`): start once, end once.
6. Ask for the outputs that are needed: \`spikes\` are the result; all others cost their transfer.

## A client

    pip install "tritonclient[grpc]" numpy

${models.map(clientOf).join('\n')}`;
}

function modelLine({ name, model }: TritonModel): string {
  const { graph, network } = model.metadata;
  const { channels, height, width } = network.input;
  const frame = `${channels}, ${height}, ${width}`;
  return graph.kind === 'step'
    ? `- \`${name}\`: \`x\` [B, ${frame}] is one time step; the server puts up to ${maxBatch} streams into one run (clients send B = 1)`
    : `- \`${name}\`: \`x\` [${graph.steps}, 1, ${frame}] is a window of ${graph.steps} time steps of one stream; states go on between windows`;
}

function clientOf({ name, model }: TritonModel): string {
  const { graph, network } = model.metadata;
  const { channels, height, width } = network.input;
  const shape = graph.kind === 'step' ? [1, channels, height, width] : [graph.steps, 1, channels, height, width];
  const what = graph.kind === 'step' ? 'time step' : 'window';
  return `\`\`\`python
# ${name}: one request per ${what}
import numpy as np
import tritonclient.grpc as triton

client = triton.InferenceServerClient("localhost:8001")

def infer(x, sequence_id, start, end):
    """x: float32 ${JSON.stringify(shape)}, 1 where an event is, else 0. Returns spikes, 0 or 1."""
    tensor = triton.InferInput("x", list(x.shape), "FP32")
    tensor.set_data_from_numpy(x)
    answer = client.infer("${name}", [tensor], outputs=[triton.InferRequestedOutput("spikes")],
                          sequence_id=sequence_id, sequence_start=start, sequence_end=end)
    return answer.as_numpy("spikes")

stream = [np.zeros(${JSON.stringify(shape)}, np.float32) for _ in range(3)]
for k, x in enumerate(stream):
    spikes = infer(x, sequence_id=1, start=k == 0, end=k == len(stream) - 1)
\`\`\`
`;
}
