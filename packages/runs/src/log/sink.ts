/** What a terminal is told: to take the line away that it is in, or what colour to go on in. */
export type Control = 'clear line' | 'red' | 'plain';

/** A stream of text for people or for another program. */
export interface TextSink {
  /** Text, of which a terminal gets no control character but line feed and tab. */
  write(text: string): void;
  /** One of the program's own control sequences. */
  control(name: Control): void;
  /** A terminal, where a line can be drawn again. */
  readonly isTerminal: boolean;
  /** Width of the terminal in characters. */
  readonly columns: number;
}

/** A sink that is no terminal. */
export const plainSink = (write: (text: string) => void): TextSink => ({
  write,
  control: () => {},
  isTerminal: false,
  columns: 80,
});
