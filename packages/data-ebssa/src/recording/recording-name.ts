/** Folders and devices of Windows, which no file may be called, whatever its extension. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * A name for a recording that is harmless wherever it goes: into a file name on any system, a cell of a spreadsheet, a picture or a
 * terminal. Files and groups of HDF5 may be called anything. `_` replaces control and bidirectional characters, what Windows does not allow
 * in a name, and a part that consists of dots; it goes before a device of Windows and before a sign with which a formula begins.
 *
 * @param text `/`-separated
 */
export const recordingName = (text: string): string => text.split('/').map(harmless).join('/');

function harmless(part: string): string {
  const plain = part
    .replaceAll(/[\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '_')
    .replace(/[. ]$/, '_')
    .replace(/^\.*_?$/, '_');
  return reserved.test(plain) || /^[=+@-]/.test(plain) ? `_${plain}` : plain;
}
