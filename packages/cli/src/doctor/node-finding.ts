import { type Finding, ok } from './finding.ts';

/** Oldest Node that the packages run on, as their package.json say. */
const oldest = [20, 19] as const;

/** @param version of Node, such as 22.1.0 */
export function nodeFinding(version: string): Finding {
  const [major, minor] = version.split('.').map(Number);
  const fine = major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
  if (fine) return ok('Node', version, true);
  const remedy = `install Node ${oldest.join('.')} or newer from https://nodejs.org`;
  return { part: 'Node', state: 'broken', required: true, found: `${version}, older than ${oldest.join('.')}`, remedy };
}
