import { readFileSync, writeFileSync } from 'node:fs';
import { openSource } from '@spikeseg/event-formats';
import { ReadBudget } from '@spikeseg/events';
import type * as H5 from 'h5wasm/node';
import { hdf5RecordingGroups } from './hdf5.ts';

/** A dataset: values, and MATLAB's attributes where the file is a MATLAB 7.3 file. */
export interface DatasetSpec {
  readonly data: H5.GuessableDataTypes;
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly compression?: number;
  readonly matlabClass?: string;
  readonly empty?: boolean;
}

export type NodeSpec = DatasetSpec | { readonly children: Readonly<Record<string, NodeSpec>>; readonly matlabClass?: string };

/** Writes an HDF5 file from a tree of groups and datasets. */
export async function writeHdf5(path: string, tree: Readonly<Record<string, NodeSpec>>): Promise<string> {
  const library = await import('h5wasm/node');
  await library.ready;
  const file = new library.File(path, 'w');
  fill(file, tree);
  file.close();
  return path;
}

function fill(group: H5.Group, tree: Readonly<Record<string, NodeSpec>>): void {
  for (const [name, node] of Object.entries(tree)) {
    if ('children' in node) {
      const child = group.create_group(name);
      if (node.matlabClass !== undefined)
        child.create_attribute('MATLAB_class', node.matlabClass, null, `S${node.matlabClass.length}`);
      fill(child, node.children);
      continue;
    }
    const { data, shape = null, dtype = null, compression, matlabClass, empty = false } = node;
    const chunked = compression === undefined ? {} : { compression, chunks: shape === null ? null : [...shape] };
    const dataset = group.create_dataset({ name, data, shape: shape === null ? null : [...shape], dtype, ...chunked });
    if (matlabClass !== undefined) dataset.create_attribute('MATLAB_class', matlabClass, null, `S${matlabClass.length}`);
    if (empty) dataset.create_attribute('MATLAB_empty', 1, null, '<B');
  }
}

/** Puts MATLAB's user block of 512 bytes before an HDF5 file, which makes it a MATLAB 7.3 file. */
export function addMatlabHeader(
  path: string,
  text = 'MATLAB 7.3 MAT-file, Platform: PCWIN64, Created on: Mon Jan 01 00:00:00 2024 HDF5 schema 1.00 .',
): void {
  const block = Buffer.alloc(512);
  block.fill(' ', 0, 116);
  block.write(text, 'latin1');
  block.set([0x00, 0x02, 0x49, 0x4d], 124);
  writeFileSync(path, Buffer.concat([block, readFileSync(path)]));
}

/** A MATLAB array: MATLAB's N×1 column is 1×N in HDF5. */
export function matlabColumn(data: H5.GuessableDataTypes & { readonly length: number }, matlabClass = 'double'): DatasetSpec {
  return { data, shape: [1, data.length], matlabClass };
}

/** MATLAB's empty array: its dimensions are the data. */
export function matlabEmpty(dimensions: readonly number[], matlabClass = 'double'): DatasetSpec {
  return { data: BigUint64Array.from(dimensions, BigInt), matlabClass, empty: true };
}

/** Events and one label in the HDF5 edition's layout. */
export const editionVariables = (shift: number): Readonly<Record<string, NodeSpec>> => ({
  TD: {
    children: {
      x: { data: Uint16Array.of(1, 240, 7 + shift) },
      y: { data: Uint16Array.of(1, 180, 9) },
      p: { data: Int8Array.of(-1, 1, 1) },
      ts: { data: BigInt64Array.of(3150110123n, 3150110123n, 3150110200n) },
    },
  },
  Obj: {
    children: {
      x: { data: Float64Array.of(7.5, 8.5) },
      y: { data: Float64Array.of(9.25, 9.5) },
      id: { data: Int32Array.of(0, 0) },
      ts: { data: Float64Array.of(3150110123, 3150120123) },
    },
  },
});

export const editionRecording = (shift: number): NodeSpec => ({ children: editionVariables(shift) });

/** Groups of a file that hold recordings. */
export async function groupsOf(path: string): Promise<readonly string[]> {
  const source = await openSource(path);
  try {
    return await hdf5RecordingGroups(source, new ReadBudget(path, source.size));
  } finally {
    await source.close();
  }
}
