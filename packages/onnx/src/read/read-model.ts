import { fromBinary } from '@bufbuild/protobuf';
import { checks, type NetworkSpec, type NetworkWeights, type Tensor, weightShapes } from '@spikeseg/snn-core';
import { type ModelProto, ModelProtoSchema, type TensorProto, TensorProto_DataType } from 'onnx-buf';
import { OnnxModelError } from '../errors.ts';
import { fromProps, type GraphKind, type LayerOutput, type ModelMetadata, modelFormat } from '../file/metadata.ts';
import type { OutputChoice } from '../write/layer-outputs.ts';
import { producer, writeModel } from '../write/write-model.ts';

/** A network that was read from an ONNX file. */
export interface ReadModel {
  readonly network: NetworkSpec;
  /** As the file computes with them: with exact numerics, rounded. */
  readonly weights: NetworkWeights;
  readonly metadata: ModelMetadata;
}

/**
 * Reads a file of {@link writeModel} back as a network. What it says must be what its graph computes: the network is
 * written again, and any other file than this one is refused. Files that another program has optimised or saved anew are
 * therefore refused, too.
 *
 * @param bytes the ONNX file
 * @param file what messages call it
 * @throws OnnxModelError `damaged`: not a whole file, or its parts do not fit each other; `foreign`: written by another program
 */
export function readModel(bytes: Uint8Array, file = 'model'): ReadModel {
  const model = parse(bytes, file);
  const stated = statedBy(model, file);
  try {
    const { network, graph, outputs, info } = stated;
    checks.network(network);
    checkSize(model, network, graph);
    const weights = weightsOf(model, network);
    const written = writeModel(network, weights, { graph, outputs: choiceOf(outputs), info });
    if (!sameBytes(written.bytes, bytes)) throw new Error('the graph or its metadata were changed after they had been written');
    return { network, weights, metadata: written.metadata };
  } catch (cause) {
    // Metadata of other types: the error of the writer would not help a reader of the file.
    const isForm = cause instanceof TypeError;
    const reason = isForm ? 'the metadata have another form' : cause instanceof Error ? cause.message : String(cause);
    throw new OnnxModelError(
      'damaged',
      file,
      `expected a model as it was exported, got one whose parts do not fit: ${reason}; export it again`,
      {
        cause,
      },
    );
  }
}

function parse(bytes: Uint8Array, file: string): ModelProto {
  let model: ModelProto | undefined;
  let cause: unknown;
  try {
    model = fromBinary(ModelProtoSchema, bytes);
  } catch (error) {
    cause = error;
  }
  if (model?.graph !== undefined && model.irVersion > 0n) return model;
  const what = `expected a whole ONNX file, got ${bytes.length} bytes that are none`;
  throw new OnnxModelError('damaged', file, `${what} (cut off while copying?); copy or export it again`, { cause });
}

/** The metadata, as far as the rest cannot be made from it; their types are what writing them again will tell. */
function statedBy({ metadataProps, producerName }: ModelProto, file: string): ModelMetadata {
  let props: Record<string, unknown>;
  try {
    props = fromProps(metadataProps);
  } catch (cause) {
    throw new OnnxModelError('damaged', file, 'expected metadata in JSON, got something else; export the model again', { cause });
  }
  if (props['format'] === modelFormat) return props as unknown as ModelMetadata;
  if (props['format'] === undefined && producerName === producer)
    throw new OnnxModelError(
      'damaged',
      file,
      'expected metadata, got a model without (cut off while copying?); copy or export it again',
    );
  const found =
    typeof props['format'] === 'string' ? `the format ${props['format']}` : `one of ${producerName || 'an unknown program'}`;
  throw new OnnxModelError(
    'foreign',
    file,
    `expected a model written by @spikeseg/onnx (${modelFormat}), got ${found}; export the network with this version, or run other models with onnxruntime-node itself`,
  );
}

/** Every step of a neuron is a node, so a file can claim no more steps than it has. Writing it again would never end. */
function checkSize({ graph }: ModelProto, { layers }: NetworkSpec, stated: GraphKind): void {
  const nodes = graph?.node.length ?? 0;
  if (stated.kind === 'sequence' && stated.steps > nodes && layers.some(({ kind }) => kind !== 'pool'))
    throw new Error(`expected nodes for ${stated.steps} time steps, got ${nodes}`);
}

function weightsOf({ graph }: ModelProto, network: NetworkSpec): NetworkWeights {
  const weights: Record<string, Tensor> = {};
  const leaks = network.layers.flatMap((layer) =>
    layer.kind === 'transport' ? [[`${layer.name}.leak`, [layer.maps]] as const] : [],
  );
  for (const [name, shape] of [...Object.entries(weightShapes(network)), ...leaks]) {
    const constant = graph?.initializer.find((candidate) => candidate.name === name);
    if (constant === undefined) throw new Error(`expected a constant ${name}, got none`);
    weights[name] = readTensor(constant, shape);
  }
  return weights;
}

function choiceOf(outputs: readonly LayerOutput[]): OutputChoice {
  const named = (kind: LayerOutput['kind']) => outputs.filter((output) => output.kind === kind).map(({ layer }) => layer);
  return { spikes: named('spikes'), potentials: named('potential') };
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const float32: number = TensorProto_DataType.FLOAT;

/**
 * A constant of a graph as float32 numbers.
 *
 * @param shape to give it; its own dimensions may have further axes of size 1
 * @throws Error when it is no list of float32 numbers of that size
 */
function readTensor({ name, dataType, rawData }: TensorProto, shape: readonly number[]): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  if (dataType !== float32) throw new Error(`${name}: expected float32, got type ${dataType}`);
  const bytes = 4 * size;
  if (rawData.length !== bytes)
    throw new Error(`${name}: expected ${bytes} bytes for [${shape.join(', ')}], got ${rawData.length}`);
  const view = new DataView(rawData.buffer, rawData.byteOffset, bytes);
  return { shape, data: Float32Array.from({ length: size }, (_, k) => view.getFloat32(4 * k, true)) };
}
