import { iodLines } from './iod.ts';
import { rdeReports } from './rde.ts';
import { tdmKvn, tdmXml } from './tdm.ts';
import { udlObservations } from './udl.ts';
import { ukLines } from './uk.ts';

/** What writes observations of tracks from a site as text, by the format of the message. */
export const messages = {
  tdm: tdmKvn,
  tdmXml,
  iod: iodLines,
  uk: ukLines,
  rde: rdeReports,
  udl: udlObservations,
} as const;
