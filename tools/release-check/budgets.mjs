// How large a package may be. Figures are kB (1,000 bytes) and MB; budgets.json is their one home.
import { readFileSync } from 'node:fs';

/** @type {Record<string, { packedKb: number, installedMb: number }>} */
export const budgets = JSON.parse(readFileSync(new URL('budgets.json', import.meta.url), 'utf8'));

/** Why a figure is too large, or undefined. @param {'packedKb' | 'installedMb'} what */
export function overBudget(name, what, value) {
  const max = budgets[name]?.[what];
  if (max === undefined) return `${name} has no ${what} in tools/release-check/budgets.json`;
  const unit = what === 'packedKb' ? 'kB packed' : 'MB installed with its dependencies';
  if (value <= max) return undefined;
  return `${name} is ${value.toFixed(1)} ${unit}, at most ${max} are allowed (tools/release-check/budgets.json)`;
}
