import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors/errors.ts';

export type GraphName = 'step' | 'sequence';

/** Where a graph is written: PATH, and the JSON file beside it. */
export interface Target {
  readonly graph: GraphName;
  /** Of the ONNX file, absolute. */
  readonly path: string;
}

/**
 * Files of an export: CHECKPOINT-step.onnx and CHECKPOINT-sequence.onnx beside the checkpoint; in a folder NAME-step.onnx…;
 * or the one file that was named.
 *
 * @param checkpoint path of the checkpoint, absolute
 * @param name of the run
 * @param output folder, or NAME.onnx for one graph, absolute
 * @throws UsageError for one file and two graphs
 */
export function exportTargets(
  graphs: readonly GraphName[],
  checkpoint: string,
  name: string,
  output: string | undefined,
): readonly Target[] {
  if (output !== undefined && /\.onnx$/i.test(output)) {
    if (graphs.length === 1) return [{ graph: graphs[0], path: output }];
    throw new UsageError(`--output ${output}: expected a folder for two graphs, got one file; choose --format step or sequence`);
  }
  const stem = output === undefined ? withoutExtension(checkpoint) : join(output, name);
  return graphs.map((graph) => ({ graph, path: resolve(`${stem}-${graph}.onnx`) }));
}

/** @throws UsageError when a file of them exists already */
export async function checkNoneExists(targets: readonly Target[]): Promise<void> {
  const { sidecarPath } = await import('@spikeseg/onnx');
  const found = targets.flatMap(({ path }) => [path, sidecarPath(path)]).find((path) => existsSync(path));
  if (found !== undefined)
    throw new UsageError(
      `${found}: expected a new file, got one that exists; choose another place with --output, or give --overwrite`,
    );
}

const withoutExtension = (path: string): string => join(dirname(path), basename(path).replace(/\.(safetensors|pt|pth)$/i, ''));
