import { createHash } from 'node:crypto';
import { type Safetensors, writeSafetensors } from '@spikeseg/snn-core/safetensors';

/*
 * A bit of a weight that flips leaves a file that is valid in every way and a network that answers differently. So the
 * metadata hold a checksum: the SHA-256 of the file as it would be without it. To check one by other means
 * takes the entry out and writes the rest again, keys and tensors sorted, as `writeSafetensors` does.
 */

const key = 'checksum';

const checksumOf = ({ tensors, metadata }: Safetensors): string =>
  createHash('sha256').update(writeSafetensors(tensors, metadata)).digest('hex');

/** The bytes of a safetensors file with its checksum. The same contents give the same bytes. */
export const seal = ({ tensors, metadata }: Safetensors): Uint8Array =>
  writeSafetensors(tensors, { ...metadata, [key]: checksumOf({ tensors, metadata }) });

/** @throws Error where the contents are not those that were sealed */
export function checkSeal({ tensors, metadata }: Safetensors): void {
  const { [key]: stored, ...rest } = metadata;
  const found = checksumOf({ tensors, metadata: rest });
  if (stored === found) return;
  throw new Error(
    `metadata "${key}": expected ${found}, the SHA-256 of the contents, got ${stored ?? 'none'}; the file is damaged`,
  );
}
