import type { SpikesegConfig } from '@spikeseg/config';
import { detectorOf } from './detector-kinds.ts';

/** A detector in words. @param asked the file that was named, where one was */
export function detectorText(
  { config, name }: { readonly config: SpikesegConfig; readonly name: string },
  { model: asked }: { readonly model?: string | undefined },
): string {
  const { title } = detectorOf(config);
  return asked === undefined ? `${title}: nothing was trained` : `${title} ${name} (${asked})`;
}
