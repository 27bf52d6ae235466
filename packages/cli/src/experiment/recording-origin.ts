import { type GeneratorOptions, generateRecording, readRecording, type Recording } from '@spikeseg/data-ebssa';

/** Where a recording comes from: plain data, so that any thread can fetch it. */
export type RecordingOrigin =
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Group inside an HDF5 file, where it is not the root. */
      readonly group?: string | undefined;
    }
  | { readonly kind: 'generated'; readonly options: GeneratorOptions; readonly seed: number };

/**
 * Reads or generates a recording.
 *
 * @throws EventFormatError when a file cannot be read
 */
export async function recordingFrom(origin: RecordingOrigin): Promise<Recording> {
  if (origin.kind === 'generated') return generateRecording(origin.options, origin.seed).recording;
  return readRecording(origin.path, { group: origin.group });
}
