import type { StoreServer } from './store-server.ts';

/** How often silence is looked at, until somebody is believed to be gone. */
const looks = 4;

/** Tells when somebody has not been heard for a while. As long as the server is away nobody can be. To be closed. */
export class Silence {
  readonly #timer: NodeJS.Timeout;
  #looks = 0;

  constructor(server: Pick<StoreServer, 'isThere'>, silentMs: number, onSilent: () => void) {
    this.#timer = setInterval(() => {
      if (!server.isThere()) this.#looks = 0;
      else if (++this.#looks === looks) onSilent();
    }, silentMs / looks);
  }

  heard(): void {
    this.#looks = 0;
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
