/** Tells what a file is from its first bytes, never from its name: a format by its row, anything else by a signature. */
import { type EventFormat, type FormatOptions, probeBytes } from '../event-format.ts';
import { formats } from '../formats.ts';
import { latin1Of, zipHolds } from '../source/start-bytes.ts';

/**
 * What a file is good for: `recording`: it is read; `network`: weights;
 * `text`: something that people write; `packed`: files inside a file; `other`: anything else that has a name.
 */
export type FileRole = 'recording' | 'network' | 'text' | 'packed' | 'other';

/** What a file is, by its first bytes. */
export interface FileKind {
  /** Of the format, where it is one; else of the kind, e.g. `onnx`, `zip`, `yaml`, `unknown`. */
  readonly name: string;
  readonly role: FileRole;
  /** For messages, e.g. `a Prophesee RAW file (EVT3)`. */
  readonly what: string;
  /** What reads it. */
  readonly format?: EventFormat | undefined;
}

/** The first bytes, in the forms in which signatures look at them. */
interface Start {
  readonly bytes: Uint8Array;
  /** A character per byte. */
  readonly latin1: string;
  /** Undefined where the bytes are no text. */
  readonly text: string | undefined;
}

type Signature = (start: Start) => boolean;
type SignatureRow = readonly [name: string, role: FileRole, what: string, matches: Signature];

const begins =
  (...magics: readonly string[]): Signature =>
  ({ latin1 }) =>
    magics.some((magic) => latin1.startsWith(magic));

/** A JSON header behind its length, which is a number of 8 bytes. */
const isSafetensors: Signature = ({ bytes, latin1 }) => {
  const word = (at: number): number => new DataView(bytes.buffer, bytes.byteOffset).getUint32(at, true);
  return latin1.startsWith('{"', 8) && word(4) === 0 && word(0) < 100_000_000;
};

/** A protocol buffer whose first field is the version of ONNX, followed by a field that a model has. */
const isOnnx: Signature = ({ bytes }) =>
  bytes[0] === 0x08 && bytes[1] > 0 && bytes[1] < 32 && [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42].includes(bytes[2]);

const textThat =
  (matches: (firstLine: string) => boolean): Signature =>
  ({ text }) =>
    text !== undefined && matches(firstLineOf(text));

/** The first line that is neither blank nor a comment of YAML. */
const firstLineOf = (text: string): string => text.split(/\r?\n/).find((line) => !/^\s*(#.*)?$/.test(line)) ?? '';

const isDetections = (line: string): boolean => /(^|,)"?recording"?(,|$)/.test(line) && /(^|,)"?t_us"?(,|$)/.test(line);

/** Signatures from the surest to the vaguest; the first that matches decides. Those of formats with a mark come before all of them. */
const others: readonly SignatureRow[] = [
  ['array', 'other', 'a NumPy array of single numbers', begins('\x93NUMPY')],
  // The first is written since 2020, the second before.
  [
    'torch',
    'network',
    'a PyTorch file',
    ({ bytes }) => zipHolds(bytes, /(^|\/)(data\.pkl|\.format_version|\.storage_alignment)$/),
  ],
  ['torch', 'network', 'a PyTorch file', begins('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19')],
  ['safetensors', 'network', 'a safetensors file', isSafetensors],
  ['onnx', 'network', 'an ONNX model', isOnnx],
  ['zip', 'packed', 'a zip archive', begins('PK\x03\x04')],
  ['gzip', 'packed', 'a gzip file', begins('\x1f\x8b')],
  ['bzip2', 'packed', 'a bzip2 file', begins('BZh')],
  ['xz', 'packed', 'an xz file', begins('\xfd7zXZ\0')],
  ['zstd', 'packed', 'a Zstandard file', begins('\x28\xb5\x2f\xfd')],
  ['7z', 'packed', 'a 7-Zip archive', begins("7z\xbc\xaf'\x1c")],
  ['tar', 'packed', 'a tar archive', ({ latin1 }) => latin1.startsWith('ustar', 257)],
  ['png', 'other', 'a PNG image', begins('\x89PNG')],
  ['jpeg', 'other', 'a JPEG image', begins('\xff\xd8\xff')],
  ['gif', 'other', 'a GIF image', begins('GIF8')],
  ['pdf', 'other', 'a PDF document', begins('%PDF')],
  ['mp4', 'other', 'an MP4 or QuickTime video', ({ latin1 }) => latin1.startsWith('ftyp', 4)],
  ['avi', 'other', 'an AVI video', ({ latin1 }) => latin1.startsWith('RIFF') && latin1.startsWith('AVI ', 8)],
  ['lfs', 'other', 'a Git LFS pointer (the file itself was not downloaded)', begins('version https://git-lfs')],
  ['markup', 'other', 'a web page or XML', textThat((line) => /^\s*<(!DOCTYPE|\?xml|html)/i.test(line))],
  ['detections', 'text', 'a table of detections or tracks', textThat(isDetections)],
  ['json', 'text', 'JSON', textThat((line) => /^\s*[{[]/.test(line))],
  ['yaml', 'text', 'YAML', textThat((line) => /^(---|[A-Za-z_][\w.-]*:(\s|$))/.test(line))],
];

/** What is left of text when no format has known it. */
const texts: readonly SignatureRow[] = [
  ['table', 'text', 'a table of text (CSV)', textThat((line) => line.split(',').length > 2)],
  ['text', 'text', 'text', ({ text }) => text !== undefined],
];

/**
 * Tells what a file is.
 *
 * @param start its first {@link probeBytes} bytes, fewer where it is shorter
 * @param rows formats to look for; left out: those of event cameras
 * @param options what is said of the file: a format may leave others what is said of
 */
export function recognize(start: Uint8Array, rows: readonly EventFormat[] = formats, options: FormatOptions = {}): FileKind {
  const bytes = start.subarray(0, probeBytes);
  if (bytes.length === 0) return { name: 'empty', role: 'other', what: 'an empty file' };
  const text = bytes.some(isControl) ? undefined : new TextDecoder().decode(bytes);
  const seen = { bytes, latin1: latin1Of(bytes), text };
  return (
    ofFormat(
      rows.filter(({ isMarked }) => isMarked),
      seen,
      options,
    ) ??
    ofSignature(others, seen) ??
    ofFormat(options.guess === false ? rows.filter(({ foundBy }) => foundBy !== 'request') : rows, seen, options) ??
    ofSignature(texts, seen) ?? { name: 'unknown', role: 'other', what: `a file that begins with ${beginning(seen.latin1)}` }
  );
}

function ofFormat(rows: readonly EventFormat[], start: Start, options: FormatOptions): FileKind | undefined {
  const format = rows.find((row) => row.mark(start.bytes, options));
  if (format === undefined) return undefined;
  const role = format.isMarked ? 'recording' : 'text';
  return { name: format.name, role, what: said(format.title, role, start), format };
}

function ofSignature(rows: readonly SignatureRow[], start: Start): FileKind | undefined {
  const found = rows.find(([, , , matches]) => matches(start));
  if (found === undefined) return undefined;
  const [name, role, what] = found;
  return { name, role, what: said(what, role, start) };
}

const said = (what: string, role: FileRole, { text }: Start): string =>
  role === 'text' ? `${what} that begins with ${beginning(text ?? '')}` : what;

/** Whether a byte is none of text: a control character other than tab, line feed, form feed and return. */
const isControl = (byte: number): boolean => (byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d].includes(byte)) || byte === 0x7f;

const beginning = (text: string): string => JSON.stringify(text.slice(0, 16));
