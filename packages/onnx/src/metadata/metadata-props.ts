import { canonicalJson } from '@spikeseg/snn-core';
import type { ModelMetadata } from './metadata.ts';

/** Keys of a file's metadata are those of {@link ModelMetadata} behind this; the values are JSON. */
const prefix = 'spikeseg.';

/** An entry of a file's own metadata. */
export interface MetadataProp {
  readonly key: string;
  readonly value: string;
}

/** What a file says of itself, as its own metadata. */
export const toProps = (metadata: ModelMetadata): MetadataProp[] =>
  Object.entries(metadata)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ({ key: `${prefix}${key}`, value: canonicalJson(value) }));

/**
 * The entries of a file's metadata that are ours, as values; nothing is known of them yet.
 *
 * @throws SyntaxError when one of them is no JSON
 */
export function fromProps(props: readonly MetadataProp[]): Record<string, unknown> {
  const ours = props.filter(({ key }) => key.startsWith(prefix));
  return Object.fromEntries(ours.map(({ key, value }) => [key.slice(prefix.length), JSON.parse(value) as unknown]));
}
