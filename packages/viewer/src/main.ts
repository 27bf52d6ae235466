import { startDrop } from './app/drop.ts';
import { startLive } from './app/live/live-page.ts';
import { unpackedBase64 } from './app/unpacked.ts';
import { startViewer } from './app/viewer.ts';
import { unpackColumns } from './packing/pack-columns.ts';
import type { ViewerData } from './viewer-data.ts';

/** Shows the recording that the page holds, the stream that it belongs to, or takes a recording where it holds none. */
async function main(): Promise<void> {
  const root = document.getElementById('viewer');
  const embedded = document.getElementById('viewer-data');
  if (root === null) return;
  if (root.dataset['live'] !== undefined) return startLive(root);
  if (embedded === null) return startDrop(root);
  // The text that says so is painted before the work begins.
  await new Promise((resolve) => setTimeout(resolve));
  try {
    const data = unpackColumns(await unpackedBase64(embedded.textContent)) as ViewerData;
    embedded.remove();
    performance.mark('unpacked');
    startViewer(root, data);
    performance.mark('started');
  } catch (error) {
    const line = document.createElement('p');
    line.className = 'loading';
    line.textContent = `The recording cannot be shown: ${error instanceof Error ? error.message : String(error)}`;
    root.replaceChildren(line);
    throw error;
  }
}

void main();
