export {
  AnsweredError,
  BackendUnavailableError,
  InterruptedError,
  UsageError,
  WorkerEndedError,
} from './errors/errors.ts';
