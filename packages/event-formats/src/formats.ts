import type { EventFormat } from './event-format.ts';
import { evt3 } from './prophesee/evt3.ts';
import { db3 } from './ros/db3.ts';
import { mcap } from './ros/mcap.ts';
import { rosbag } from './ros/rosbag.ts';

/** All formats that are read, from the surest mark to the vaguest; the first that knows a file reads it. */
export const formats: readonly EventFormat[] = [rosbag, mcap, db3, evt3];
