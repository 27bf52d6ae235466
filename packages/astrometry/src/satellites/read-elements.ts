import type { Elements } from './elements.ts';
import { ommObjects, readOmm } from './read-omm.ts';
import { readTles } from './read-tles.ts';

/**
 * Reads a file of elements: TLEs, with or without lines of names, or OMM as JSON, XML, CSV or keywords, as CelesTrak and Space-Track have them.
 *
 * @throws RangeError with the place where a set is cut, has a wrong checksum or a value that is none, or where there is none
 */
export function readElements(text: string): Elements[] {
  const objects = ommObjects(text);
  return objects ? objects.map(readOmm) : readTles(text);
}
