import type { DeepReadonly, SpikesegConfig } from '@spikeseg/config';
import { checks, type NetworkSpec, type NetworkWeights } from '@spikeseg/snn-core';
import { readSafetensors } from '@spikeseg/snn-core/safetensors';
import { z } from 'zod';
import { detectorOf, detectorOfNetwork } from '../detectors/detector-kinds.ts';
import { checkRunnable } from '../network/check-runnable.ts';
import { type SeenRecording, seenSchema } from '../recordings/seen-recordings.ts';
import { CheckpointError, headerOf, modelConfig, readModelFile, storedConfig } from './checkpoint.ts';
import { checkSeal, seal } from './checkpoint-seal.ts';

/*
 * A detector in one safetensors file: its network and its weights, and the configuration of its readout and its tracker, as JSON in the
 * metadata. Unlike a checkpoint it holds no training and no list of layers in its configuration: the network stands for itself. Data only, no time
 * stamp, sealed by a checksum.
 */

const format = 'spikeseg-detector-1';

const number = z.number();

/** What objects have taught. */
const learnedSchema = z.object({
  motions: z.array(z.object({ vx: number, vy: number, spread: number, objects: number, events: number, chance: number })),
  offShare: z.object({ share: number, sd: number, before: number, objects: number, events: number, gainNats: number }),
});
export type Learned = DeepReadonly<z.infer<typeof learnedSchema>>;

/** @throws Error in a line */
function partOf<T>(schema: z.ZodType<T>, text: string, what: string): T {
  const { success, data } = schema.safeParse(JSON.parse(text));
  if (success) return data;
  throw new Error(`${what} another form`);
}

/** What a detector file holds. */
export interface DetectorFile {
  readonly config: SpikesegConfig;
  readonly network: NetworkSpec;
  readonly weights: NetworkWeights;
  /** Recordings that it learned from; none where it was trained on nothing. */
  readonly seen: readonly SeenRecording[];
  /** What objects taught it, each number with how many they were; undefined where nothing was learned. */
  readonly learned?: Learned | undefined;
}

/** The bytes of a detector file; the same detector gives the same bytes. */
export const encodeDetector = ({ config, network, weights, seen, learned }: DetectorFile): Uint8Array =>
  seal({
    tensors: weights,
    metadata: {
      format,
      config: JSON.stringify(modelConfig(config)),
      network: JSON.stringify(network),
      ...(seen.length > 0 && { seen: JSON.stringify(seen) }),
      ...(learned && { learned: JSON.stringify(learned) }),
    },
  });

/** Whether a file says that it is a detector. */
export const isDetectorFile = (path: string): boolean => headerOf(path).includes(`"format":"${format}"`);

/** @throws CheckpointError when the file is damaged, or its network is none that detects by evidence */
export function readDetector(path: string): DetectorFile {
  const bytes = readModelFile(path, 'a detector (spikeseg-cli export ebssa --to detector)');
  try {
    const contents = readSafetensors(bytes);
    checkSeal(contents);
    const { config, network: stated, seen = '[]', learned } = contents.metadata;
    const network = JSON.parse(stated) as NetworkSpec;
    checks.network(network);
    if (detectorOfNetwork(network).keptAs !== 'detector file')
      throw new Error('its network is none that adds up evidence as this version does; export it, or train it, again');
    const weights = contents.tensors as NetworkWeights;
    checkRunnable(network, weights);
    const stored = storedConfig(config);
    if (detectorOf(stored).keptAs !== 'detector file')
      throw new Error('its configuration is one of a network that adds up no evidence');
    return {
      config: stored,
      network,
      weights,
      seen: partOf(z.array(seenSchema), seen, 'the recordings that it learned from have'),
      ...(learned !== undefined && { learned: partOf(learnedSchema, learned, 'what it learned has') }),
    };
  } catch (cause) {
    // Metadata of other types: the error of the check would not help a reader of the file.
    const isForm = cause instanceof TypeError || !(cause instanceof Error);
    const reason = isForm ? 'its metadata have another form' : cause.message;
    throw new CheckpointError(path, `expected a detector that can run here, got one with a fault: ${reason}`, { cause });
  }
}
