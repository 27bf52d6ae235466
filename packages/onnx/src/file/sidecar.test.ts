import { describe, expect, test } from 'vitest';
import { smallModel } from '../small-model.fixture.ts';
import { writeModel } from '../write/write-model.ts';
import { decodeSidecar, encodeSidecar, sidecarPath } from './sidecar.ts';

const { network, weights } = smallModel();
const info = {
  configHash: 'c0ffee',
  timestepMs: 10,
  window: { steps: 10, stride: 10 },
  inputLabels: ['OFF', 'ON'],
  sensor: { width: 240, height: 180, scaling: { numerator: 1, denominator: 24, offsetX: 0, offsetY: 0 } },
};
const written = writeModel(network, weights, { graph: { kind: 'sequence', steps: 10 }, info });

describe('sidecar', () => {
  test.each([
    ['net.onnx', 'net.json'],
    ['/a.onnx/net.ONNX', '/a.onnx/net.json'],
    ['net', 'net.json'],
  ])('of %s is %s', (model, json) => expect(sidecarPath(model)).toBe(json));

  test('says what the file says, and which file', () => {
    const text = encodeSidecar(written.bytes, written.metadata);
    const sidecar = decodeSidecar(text, written.bytes);
    const { rules, ...rest } = sidecar;
    expect(rest).toEqual({ ...written.metadata, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(rules).toEqual({
      input: {
        step: 'floor((t_us - t_us of the first event) / 10000)',
        channel: 'p: 0 OFF, 1 ON',
        row: 'floor(y * 1 / 24) + 0',
        column: 'floor(x * 1 / 24) + 0',
        value: expect.stringContaining('1 where'),
      },
      output: {
        x: '(2 * u + 1 - 0) / (1 / 24) - 0.5 / 1',
        y: expect.stringContaining('v'),
        rest: expect.stringContaining('@spikeseg'),
      },
    });
    expect(sidecar.info).toEqual(info);
    expect(encodeSidecar(written.bytes, sidecar)).toBe(text);
  });

  test.each([
    ['no JSON', '{', 'sidecar-damaged', 'text that is no JSON'],
    ['a list', '[1]', 'sidecar-damaged', 'JSON of something else'],
    ['null', 'null', 'sidecar-damaged', 'JSON of something else'],
    ['another format', '{"format":"spikeseg-onnx-9","sha256":""}', 'sidecar-damaged', 'format spikeseg-onnx-9'],
  ])('refuses %s', (_, text, problem, message) => {
    expect(() => decodeSidecar(text, written.bytes, 'net.json')).toThrow(
      expect.objectContaining({ problem, message: expect.stringContaining(message), file: 'net.json' }),
    );
  });

  test('refuses that of another model', () => {
    const other = writeModel(network, weights, { graph: { kind: 'step' } });
    expect(() => decodeSidecar(encodeSidecar(other.bytes, other.metadata), written.bytes)).toThrow(
      expect.objectContaining({
        problem: 'sidecar-mismatch',
        message: expect.stringContaining('copy both files of an export together'),
      }),
    );
  });
});
