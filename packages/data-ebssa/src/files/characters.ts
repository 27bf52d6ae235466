/** Characters that are made at once: engines limit how many arguments a function takes. */
const most = 4096;

/** A character for each byte. */
export const latin1 = (bytes: Uint8Array): string => charactersOf(bytes);

/** A character for each unit of UTF-16, of which surrogates may stand alone. */
export function utf16(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return charactersOf(Uint16Array.from({ length: bytes.length >> 1 }, (_, i) => view.getUint16(2 * i, littleEndian)));
}

function charactersOf(codes: Uint8Array | Uint16Array): string {
  let text = '';
  for (let at = 0; at < codes.length; at += most) text += String.fromCharCode(...codes.subarray(at, at + most));
  return text;
}
