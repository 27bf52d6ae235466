export { answerJobs } from './answer-jobs.ts';
