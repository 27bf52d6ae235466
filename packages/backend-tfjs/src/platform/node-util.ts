import { createRequire } from 'node:module';

/**
 * tfjs-node 4.22.0 calls `util.isNullOrUndefined`, which Node 23 has removed, whenever it makes a tensor
 * (https://github.com/tensorflow/tfjs/issues/8609; mended in its sources, in no release). This puts the function back where
 * it is missing, as Node documented it, and changes nothing where it is there.
 *
 * @param util the module, as CommonJS sees it
 * @returns whether it was missing
 */
export function mendNodeUtil(util: Record<string, unknown> = nodeUtil()): boolean {
  if (typeof util['isNullOrUndefined'] === 'function') return false;
  util['isNullOrUndefined'] = (value: unknown): boolean => value === null || value === undefined;
  return true;
}

const nodeUtil = (): Record<string, unknown> => createRequire(import.meta.url)('node:util') as Record<string, unknown>;
