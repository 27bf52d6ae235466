import { canonicalJson } from '../io/canonical-json.ts';
import type { NetworkSpec } from './network-spec.ts';
import { sha256 } from './sha256.ts';

/**
 * Name of a network by content: SHA-256 of its canonical JSON (keys sorted, no spaces), 64 hexadecimal digits. Equal
 * networks have equal hashes on every machine and in the browser, so a checkpoint or a cache of spikes can say which
 * network it belongs to. Weights are not part of it.
 */
export function hashNetwork(network: NetworkSpec): string {
  return sha256(new TextEncoder().encode(canonicalJson(network)));
}
