/** What a command has printed already says what is wrong. Exit code 2. */
export class AnsweredError extends Error {
  override readonly name = 'AnsweredError';
}
