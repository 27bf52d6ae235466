import { eventLineKind } from '@spikeseg/events';
import { isMat5Text } from '../mat5/is-mat5.ts';

/**
 * What a file is good for: `recording`: it is read; `network`: weights;
 * `text`: something that people write; `packed`: files inside a file; `other`: anything else that has a name.
 */
export type FileRole = 'recording' | 'network' | 'text' | 'packed' | 'other';

/** What a file is, by its first bytes. */
export interface FileKind {
  readonly name: FileKindName;
  readonly role: FileRole;
  /** For messages, e.g. `a Prophesee RAW file (EVT3)`. */
  readonly what: string;
}

export type FileKindName = (typeof kinds)[number][0] | 'unknown';

/** Bytes from the beginning of a file that tell its kind. */
export const kindLength = 4096;

/** The first bytes, in the forms in which signatures look at them. */
interface Start {
  readonly bytes: Buffer;
  /** A character per byte. */
  readonly latin1: string;
  /** Undefined where the bytes are no text. */
  readonly text: string | undefined;
}

type Signature = (start: Start) => boolean;

const begins =
  (...magics: readonly string[]): Signature =>
  ({ latin1 }) =>
    magics.some((magic) => latin1.startsWith(magic));

/** MATLAB 7.3 is HDF5 behind a user block, which may take 512 bytes, 1 KiB, 2 KiB, … */
const isHdf5: Signature = ({ latin1 }) =>
  latin1.startsWith('MATLAB 7.3') || [0, 512, 1024, 2048].some((at) => latin1.startsWith('\x89HDF\r\n\x1a\n', at));

const isMat5: Signature = ({ latin1 }) => isMat5Text(latin1);

/** Lines `% key value` before the first byte that is none. */
const percentHeader = ({ latin1 }: Start): string => /^(% [\x20-\x7e]*\r?\n)+/.exec(latin1)?.[0] ?? '';

/** @param format as its header names it: `% evt 3.0` in old files, `% format EVT3;…` in new ones */
const isRaw =
  (format: RegExp): Signature =>
  (start) => {
    const [, named = ''] = /^% (?:format|evt) ([^\r\n;]*)/m.exec(percentHeader(start)) ?? [];
    return format.test(named);
  };

/** Other contents, or a header that names the system and not the encoding. */
const isOtherRaw: Signature = (start) =>
  /^% (format|evt|system_ID|plugin_name|integrator_name|camera_integrator_name) /m.test(percentHeader(start));

const isDat: Signature = (start) => /^% (Data file|Version|Width|Height|Date)\b/m.test(percentHeader(start));

const firstFileOf = ({ bytes, latin1 }: Start): string => latin1.slice(30, 30 + bytes.readUInt16LE(26));

const zipHolding =
  (name: RegExp): Signature =>
  (start) =>
    start.latin1.startsWith('PK\x03\x04') && start.bytes.length > 30 && name.test(firstFileOf(start));

/** Events have several numbers each; a list of single ones, such as the truth beside a generated recording, holds none. */
const isNpyOfRows: Signature = ({ latin1 }) =>
  /^\x93NUMPY.{0,512}?('descr': *\[|'shape': *\( *\d+ *, *\d+ *,? *\))/s.test(latin1);

/** A JSON header behind its length, which is a number of 8 bytes. */
const isSafetensors: Signature = ({ bytes, latin1 }) =>
  latin1.startsWith('{"', 8) && bytes.readUInt32LE(4) === 0 && bytes.readUInt32LE(0) < 100_000_000;

/** A protocol buffer whose first field is the version of ONNX, followed by a field that a model has. */
const isOnnx: Signature = ({ bytes }) =>
  bytes.length > 2 &&
  bytes[0] === 0x08 &&
  bytes[1] > 0 &&
  bytes[1] < 32 &&
  [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42].includes(bytes[2]);

const textThat =
  (matches: (firstLine: string) => boolean): Signature =>
  ({ text }) =>
    text !== undefined && matches(firstLineOf(text));

/** The first line that is neither blank nor a comment of YAML. */
const firstLineOf = (text: string): string => text.split(/\r?\n/).find((line) => !/^\s*(#.*)?$/.test(line)) ?? '';

const isJson = textThat((line) => /^\s*[{[]/.test(line));
const isMarkup = textThat((line) => /^\s*<(!DOCTYPE|\?xml|html)/i.test(line));
const isDetections = textThat((line) => /(^|,)"?recording"?(,|$)/.test(line) && /(^|,)"?t_us"?(,|$)/.test(line));
const isYaml = textThat((line) => /^(---|[A-Za-z_][\w.-]*:(\s|$))/.test(line));
const isEventLines = textThat((line) => eventLineKind(line) !== 'none');
const isTable = textThat((line) => line.split(',').length > 2);

/** Signatures from the surest to the vaguest; the first that matches decides. A reader of a format takes over its row. */
const kinds = [
  ['empty', 'other', 'an empty file', ({ bytes }: Start) => bytes.length === 0],
  ['mat5', 'recording', 'a MATLAB level 5 file', isMat5],
  ['hdf5', 'recording', 'an HDF5 file', isHdf5],
  ['evt3', 'recording', 'a Prophesee RAW file (EVT3)', isRaw(/^(EVT)?3/)],
  ['evt2.1', 'recording', 'a Prophesee RAW file (EVT2.1)', isRaw(/^(EVT)?2\.?1/)],
  ['evt2', 'recording', 'a Prophesee RAW file (EVT2)', isRaw(/^(EVT)?2/)],
  ['raw', 'recording', 'a Prophesee RAW file', isOtherRaw],
  ['dat', 'recording', 'a Prophesee DAT file', isDat],
  ['aedat4', 'recording', 'an AEDAT 4 file', begins('#!AER-DAT4')],
  ['aedat', 'recording', 'an AEDAT file', begins('#!AER-DAT')],
  ['es', 'recording', 'an Event Stream file (.es)', begins('Event Stream')],
  ['rosbag', 'recording', 'a ROS bag', begins('#ROSBAG V')],
  ['mcap', 'recording', 'an MCAP file (ROS 2)', begins('\x89MCAP0\r\n')],
  ['sqlite', 'recording', 'an SQLite file (a ROS 2 bag is one)', begins('SQLite format 3\0')],
  ['npy', 'recording', 'a NumPy array of rows or records', isNpyOfRows],
  ['array', 'other', 'a NumPy array', begins('\x93NUMPY')],
  ['npz', 'recording', 'a NumPy archive (.npz)', zipHolding(/\.npy$/)],
  // The first is written since 2020, the second before.
  ['torch', 'network', 'a PyTorch file', zipHolding(/(^|\/)(data\.pkl|\.format_version|\.storage_alignment)$/)],
  ['torch', 'network', 'a PyTorch file', begins('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19')],
  ['safetensors', 'network', 'a safetensors file', isSafetensors],
  ['onnx', 'network', 'an ONNX model', isOnnx],
  ['zip', 'packed', 'a zip archive', begins('PK\x03\x04')],
  ['gzip', 'packed', 'a gzip file', begins('\x1f\x8b')],
  ['bzip2', 'packed', 'a bzip2 file', begins('BZh')],
  ['xz', 'packed', 'an xz file', begins('\xfd7zXZ\0')],
  ['zstd', 'packed', 'a Zstandard file', begins('\x28\xb5\x2f\xfd')],
  ['7z', 'packed', 'a 7-Zip archive', begins("7z\xbc\xaf'\x1c")],
  ['tar', 'packed', 'a tar archive', ({ latin1 }: Start) => latin1.startsWith('ustar', 257)],
  ['png', 'other', 'a PNG image', begins('\x89PNG')],
  ['jpeg', 'other', 'a JPEG image', begins('\xff\xd8\xff')],
  ['gif', 'other', 'a GIF image', begins('GIF8')],
  ['pdf', 'other', 'a PDF document', begins('%PDF')],
  ['mp4', 'other', 'an MP4 or QuickTime video', ({ latin1 }: Start) => latin1.startsWith('ftyp', 4)],
  ['avi', 'other', 'an AVI video', ({ latin1 }: Start) => latin1.startsWith('RIFF') && latin1.startsWith('AVI ', 8)],
  ['lfs', 'other', 'a Git LFS pointer (the file itself was not downloaded)', begins('version https://git-lfs')],
  ['markup', 'other', 'a web page or XML', isMarkup],
  ['event-lines', 'recording', 'lines of events (CSV)', isEventLines],
  ['detections', 'text', 'a table of detections or tracks', isDetections],
  ['json', 'text', 'JSON', isJson],
  ['yaml', 'text', 'YAML', isYaml],
  ['table', 'text', 'a table of text (CSV)', isTable],
  ['text', 'text', 'text', ({ text }: Start) => text !== undefined],
] as const satisfies readonly (readonly [name: string, role: FileRole, what: string, matches: Signature])[];

/**
 * Tells what a file is from its first bytes, never from its name.
 *
 * @param bytes the first {@link kindLength} bytes, fewer where the file is shorter
 * @see docs/how-to/own-data.md for how to bring the formats that are not read here
 */
export function fileKind(bytes: Uint8Array): FileKind {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, kindLength));
  const latin1 = buffer.toString('latin1');
  const text = buffer.some(isControl) ? undefined : buffer.toString('utf8');
  const start = { bytes: buffer, latin1, text };
  const found = kinds.find(([, , , matches]) => matches(start));
  if (found === undefined) return { name: 'unknown', role: 'other', what: `a file that begins with ${beginning(latin1)}` };
  const [name, role, what] = found;
  return { name, role, what: role === 'text' ? `${what} that begins with ${beginning(text ?? '')}` : what };
}

/** Whether a byte is none of text: a control character other than tab, line feed, form feed and return. */
const isControl = (byte: number): boolean => (byte < 0x20 && ![0x09, 0x0a, 0x0c, 0x0d].includes(byte)) || byte === 0x7f;

const beginning = (text: string): string => JSON.stringify(text.slice(0, 16));
