import { answerJobs } from './parallel/answer-jobs.ts';
import { runPosted } from './pool/detector-pool.ts';

/* The entry of a worker thread: a job in, its detections out. */

answerJobs(runPosted);
