import { latin1 } from '../files/characters.ts';

/** Whether a file is of MATLAB level 5. @param start its first 128 bytes, or more */
export const isMat5 = (start: Uint8Array): boolean => isMat5Text(latin1(start.subarray(0, 128)));

/** The free text of a header is a custom, its byte order mark is the rule. @param start a character per byte */
export const isMat5Text = (start: string): boolean =>
  start.startsWith('MATLAB 5.0') || ['\x00\x01IM', '\x01\x00MI'].includes(start.slice(124, 128));
