import { unpackColumns } from '../packing/pack-columns.ts';
import type { ViewerData } from '../viewer-data.ts';
import { startViewer } from './viewer.ts';

/** Shows the recording that the page holds. */
async function main(): Promise<void> {
  const root = document.getElementById('viewer');
  const embedded = document.getElementById('viewer-data');
  if (root === null || embedded === null) return;
  // The text that says so is painted before the work begins.
  await new Promise((resolve) => setTimeout(resolve));
  try {
    const data = await unpacked(embedded.textContent);
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

async function unpacked(base64: string): Promise<ViewerData> {
  const text = atob(base64.trim());
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return unpackColumns(new Uint8Array(await new Response(stream).arrayBuffer())) as ViewerData;
}

void main();
