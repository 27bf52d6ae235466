import type { SensorSize } from '@spikeseg/events';
import type { DropSettings } from '../../drop-settings.ts';
import type { ViewerData } from '../../viewer-data.ts';
import type { PageFiles } from '../take/save.ts';

/** What a person says of a file that it does not tell itself. */
export interface SaidOfFile {
  readonly sensor?: SensorSize | undefined;
  readonly unit?: 's' | 'ms' | 'us' | 'ns' | undefined;
}

/** What the worker is asked for: first a recording, then, if it asks, the size of its sensor. */
export type Request =
  | { readonly kind: 'search'; readonly file: File; readonly said: SaidOfFile; readonly settings: DropSettings }
  | { readonly kind: 'generate'; readonly settings: DropSettings }
  | { readonly kind: 'sensor'; readonly sensor: SensorSize };

/** What the worker tells. The last one is `found` or `failed`. */
export type SearchAnswer =
  | { readonly kind: 'read'; readonly events: number }
  | { readonly kind: 'searched'; readonly seconds: number; readonly of: number }
  /** No sensor size: `least` holds all events, `likely` is the smallest known sensor that does, or the same. */
  | { readonly kind: 'ask'; readonly min: SensorSize; readonly likely: SensorSize }
  | { readonly kind: 'found'; readonly data: ViewerData; readonly give: PageFiles; readonly notes: readonly string[] }
  | { readonly kind: 'failed'; readonly message: string };
