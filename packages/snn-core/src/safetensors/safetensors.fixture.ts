import { SafetensorsError } from './safetensors.ts';

/** Header and values put together by hand, in the way of the format's description and not of our writer. */
export function fileOf(header: string, values: readonly number[] = []): Uint8Array {
  const text = Buffer.from(header, 'utf8');
  const length = Buffer.alloc(8);
  length.writeUInt32LE(text.length, 0);
  return new Uint8Array(Buffer.concat([length, text, Buffer.from(values)]));
}

/** What a reader gives, or the SafetensorsError that it throws; any other error is not caught. */
export function attempt<T>(read: () => T): T | SafetensorsError {
  try {
    return read();
  } catch (error) {
    if (error instanceof SafetensorsError) return error;
    throw error;
  }
}

/** Files that the tests of the reference implementation hold (safetensors/src/tensor.rs), and what is in them. */
export const referenceFiles = {
  'one tensor, header of 64 bytes': {
    name: 'attn.0',
    shape: [1, 2, 3],
    header: '{"attn.0":{"dtype":"F32","shape":[1,2,3],"data_offsets":[0,24]}}',
  },
  'one tensor, header padded to 72 bytes': {
    name: 'attn0',
    shape: [1, 1, 2, 3],
    header: '{"attn0":{"dtype":"F32","shape":[1,1,2,3],"data_offsets":[0,24]}}       ',
  },
} as const;

/** Values 0, 1, 2, 3, 4, 5 in float32, little endian. */
export const referenceValues = [0, 0, 0, 0, 0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 64, 64, 0, 0, 128, 64, 0, 0, 160, 64];
