import * as z from 'zod';

export const jobOptionsSchema = z
  .strictObject({
    /** What `detect` writes beside its tables. */
    events: z.boolean().optional(),
    masks: z.boolean().optional(),
    pictures: z.boolean().optional(),
    /** `cv` and `train` leave out recordings that cannot be read. */
    skipBad: z.boolean().optional(),
  })
  .readonly();

/** What jobs depend on beside their model and its configuration. A command has its own of these. */
export type JobOptions = z.infer<typeof jobOptionsSchema>;
