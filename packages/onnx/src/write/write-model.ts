import { writeFile } from 'node:fs/promises';
import { create, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import type { NetworkSpec, NetworkWeights } from '@spikeseg/snn-core';
import { ModelProtoSchema, Version } from 'onnx-buf';
import { type ModelMetadata, toProps } from '../file/metadata.ts';
import { encodeSidecar, sidecarPath } from '../file/sidecar.ts';
import { describeModel, type WriteOptions } from './describe-model.ts';
import type { GraphBuilder } from './nodes/graph-builder.ts';
import { sequenceGraph } from './sequence-graph.ts';
import { stepGraph } from './step-graph.ts';

/** The operators of a graph are those of this version of ONNX. */
const opset = 17;

/** Who files say has written them. */
export const producer = 'spikeseg';

export interface WrittenModel {
  /** The ONNX file. */
  readonly bytes: Uint8Array;
  readonly metadata: ModelMetadata;
}

/**
 * Writes a network as an ONNX file (IR 8, opset 17) that computes what `Session.run` computes, with the numbers of
 * `forwardTensors` and `forwardTransports`. Equal networks, weights and options give equal bytes: a file holds no time, name or version.
 *
 * Inputs are `x` and `state_in.N`; outputs `spikes`, `state_out.N` and those chosen, see {@link ModelMetadata}. B, the
 * number of streams, is chosen by every run. Winner-take-all belongs to learning and is in no file.
 *
 * @param weights of every layer, the thresholds as learned; not written
 * @throws RangeError when the network cannot be run, weights do not fit it, or options ask for what is not there
 */
export function writeModel(network: NetworkSpec, weights: NetworkWeights, options: WriteOptions): WrittenModel {
  const { metadata, forward, transports } = describeModel(network, weights, options);
  const { states, outputs } = metadata;
  const plan = { network, forward, transports, states, outputs };
  const graph = metadata.graph.kind === 'step' ? stepGraph(plan) : sequenceGraph(plan, metadata.graph.steps);
  return { bytes: bytesOf(graph, { producerName: producer, metadataProps: toProps(metadata) }), metadata };
}

/** A model of a graph. */
export const bytesOf = (graph: GraphBuilder, more: MessageInitShape<typeof ModelProtoSchema> = {}): Uint8Array =>
  toBinary(
    ModelProtoSchema,
    create(ModelProtoSchema, {
      irVersion: BigInt(Version.IR_VERSION_2021_7_30),
      opsetImport: [{ domain: '', version: BigInt(opset) }],
      graph: graph.build(),
      ...more,
    }),
  );

/**
 * Writes a network as two files: NAME.onnx, see {@link writeModel}, and NAME.json beside it, which says the same of it to
 * programs that cannot read an ONNX file's metadata. Files that are there are replaced.
 *
 * @param path of the ONNX file
 */
export async function saveModel(
  path: string,
  network: NetworkSpec,
  weights: NetworkWeights,
  options: WriteOptions,
): Promise<WrittenModel> {
  const written = writeModel(network, weights, options);
  await writeFile(path, written.bytes);
  await writeFile(sidecarPath(path), encodeSidecar(written.bytes, written.metadata));
  return written;
}
