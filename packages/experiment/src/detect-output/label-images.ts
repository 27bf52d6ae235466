import type { Raster } from '@spikeseg/report';
import type { SegmentedRecording } from '@spikeseg/segmentation';

/** A time step as a picture of sensor size. */
interface LabelImage {
  readonly tUs: number;
  readonly image: Raster;
}

/**
 * Masks of a recording: for every time step in which something was found a picture whose pixels hold the number of the
 * detection that they belong to, counted from 1 within the step, the last where they overlap; 0 is background. The number is
 * 65536·R + 256·G + B, so that any reader gets it back.
 */
export function labelImages({ events, detections }: Pick<SegmentedRecording, 'events' | 'detections'>): LabelImage[] {
  const { width, height } = events.sensor;
  const images: (LabelImage & { count: number })[] = [];
  for (const { tUs, events: own } of detections) {
    if (images.at(-1)?.tUs !== tUs) {
      images.push({ tUs, count: 0, image: { width, height, channels: 3, data: new Uint8Array(3 * width * height) } });
    }
    const now = images[images.length - 1];
    now.count++;
    for (const event of own) {
      const at = 3 * (events.y[event] * width + events.x[event]);
      now.image.data.set([now.count >> 16, (now.count >> 8) & 255, now.count & 255], at);
    }
  }
  return images.map(({ tUs, image }) => ({ tUs, image }));
}
