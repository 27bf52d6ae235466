import * as tf from '@tensorflow/tfjs';
import { type ConformanceReport, conformanceOf } from '../../../snn-core/e2e/browser/in-page.ts';
import { pageBackend } from '../../src/browser/index.ts';

async function start(): Promise<void> {
  await import('@tensorflow/tfjs-backend-webgpu');
  await tf.setBackend('webgpu');
}

/** Runs the conformance suite on TensorFlow.js on WebGPU. */
async function conformance(options: Parameters<typeof conformanceOf>[1]): Promise<ConformanceReport> {
  await start();
  return conformanceOf(await pageBackend(tf, { software: true }), options);
}

/** What the engine says of an adapter in software that was not asked for. */
async function refusal(): Promise<string> {
  await start();
  return pageBackend(tf).then(
    ({ name }) => name,
    (error: Error) => error.message,
  );
}

Object.assign(globalThis, { conformance, refusal });
