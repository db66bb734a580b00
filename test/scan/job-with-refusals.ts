/** The scan's own job, which says beside each answer what its thread is refused. */
import { createScanOne as createJob, type JobInit } from '../../src/scan/job.ts';
import { refusals } from '../extract/refusals.ts';

type ScanOne = Awaited<ReturnType<typeof createJob>>;

export const createScanOne = async (init: JobInit) => {
  const scanOne = await createJob(init);
  return async (...args: Parameters<ScanOne>) => ({
    answer: await scanOne(...args),
    refusals: await refusals(),
  });
};
