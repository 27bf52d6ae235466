import { parentPort, workerData } from 'node:worker_threads';
import { loadConfig } from '@spikeseg/config';
import { readRecording } from '@spikeseg/data-ebssa';
import { detectionTrial } from './detection-trial.mjs';

// One recording in a thread of its own: its tallies, variant by variant.
const { path, name, variants } = workerData;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port to another thread, not to a window
parentPort.postMessage(detectionTrial({ ...(await readRecording(path)), name }, variants, loadConfig()));
