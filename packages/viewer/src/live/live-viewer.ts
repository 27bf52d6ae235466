import { evidenceText } from './live-messages.ts';

/** What a viewer is reached by: a WebSocket has all of it. */
export interface ViewerSocket {
  /** Bytes that were sent and wait in this process. */
  readonly bufferedAmount: number;
  send(bytes: Uint8Array): void;
}

/** Frames that were sent and not taken in, at which a viewer is behind, and at which it has caught up. */
const maxUnseen = 10;
const fewUnseen = 2;
/** Bytes that may wait in this process, beside the recent past that it is sent at first. */
const maxWaiting = 4 * 2 ** 20;
/** More than numbers and words for evidence are. */
const longestText = 20;

/** Somebody who looks on. Frames go to it while it takes them in; while it is behind, whole frames are dropped. */
export class LiveViewer {
  readonly #socket: ViewerSocket;
  /** Numbers of the frames that it has not taken in. */
  #unseen: number[] = [];
  #isBehind = false;
  #dropped = 0;
  #missedFrom: number | undefined;
  #wantsEvidence = false;

  constructor(socket: ViewerSocket) {
    this.#socket = socket;
  }

  /** Frames that it was not sent. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Number of the first frame that was dropped since the last one that was sent; the next must tell what those would have told. */
  get missedFrom(): number | undefined {
    return this.#missedFrom;
  }

  get wantsEvidence(): boolean {
    return this.#wantsEvidence;
  }

  /** Takes in what it says; what is no word of the protocol is left alone. */
  hear(text: string): void {
    if (text === evidenceText(true) || text === evidenceText(false)) {
      this.#wantsEvidence = text === evidenceText(true);
      return;
    }
    if (text.length > longestText || !/^\d+$/.test(text)) return;
    const seen = Number(text);
    this.#unseen = this.#unseen.filter((number) => number > seen);
    if (this.#unseen.length <= fewUnseen) this.#isBehind = false;
  }

  /** Sends what is not dropped: the greeting, the recent past, and the end. */
  tell(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  /** Sends a frame, with its evidence where that is wanted and there, or drops both. */
  offer(number: number, frame: Uint8Array, evidence?: Uint8Array): void {
    if (this.#unseen.length >= maxUnseen) this.#isBehind = true;
    if (this.#isBehind || this.#socket.bufferedAmount > maxWaiting) {
      this.#dropped++;
      this.#missedFrom ??= number;
      return;
    }
    this.#missedFrom = undefined;
    this.#unseen.push(number);
    this.#socket.send(frame);
    if (this.#wantsEvidence && evidence !== undefined) this.#socket.send(evidence);
  }
}
