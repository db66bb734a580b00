/** The inline engine: the contract is all there is. */
import { runPlain } from '../../fixtures/queue/plain-jobs.ts';
import { createInlineQueue } from '../../src/queue/create-inline-queue.ts';
import { queueContract } from '../contract/queue.ts';

queueContract('inline', () => ({ queue: createInlineQueue(runPlain), window: 1 }));
