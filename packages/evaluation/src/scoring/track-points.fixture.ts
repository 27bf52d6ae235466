import { tinyProtocol } from './tiny.fixture.ts';
import type { TrackProtocol } from './track-protocol.ts';

/** Match within 3 px, wake within 6 px for 10 ms, idle spot 5 px; false with at most a quarter of the points near. */
export const tinyTrackProtocol: TrackProtocol = { ...tinyProtocol, falseTrackShare: 0.25 };
