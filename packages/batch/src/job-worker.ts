import { answerJobs } from '@spikeseg/experiment/commands';
import { JobDoer, jobContext, type PostedJob } from './jobs/job-threads.ts';

/* The entry of a thread that does jobs of batches: a job in, the files of its result out, in the folder that it was given. */

const doer = new JobDoer();

answerJobs((posted: PostedJob, say, signal) => doer.do(jobContext(say, signal), posted));
