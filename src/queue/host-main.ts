/** Entry of the scan host, the child process that touches documents. Prints nothing, writes nothing, dies with its parent. */
import { createHostPool } from './create-host-pool.ts';
import type { HostMessage, JobBatch, Outcome, Setup } from './host-message.ts';

const BEAT_MS = 500;

process.umask(0o077);

// exit() waits for threads in native calls, which may take for ever; so does a parent that no longer reads.
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};
process.on('disconnect', die);
process.on('uncaughtException', die);

const say = (message: HostMessage): void => {
  process.send?.(message, undefined, {}, () => {});
};

process.once('message', (setup: Setup) => {
  let answers: [number, Outcome][] = [];
  const flush = (): void => {
    say({ kind: 'answers', answers });
    answers = [];
  };
  const pool = createHostPool(setup, {
    ready: () => say({ kind: 'ready' }),
    unusable: (message) => say({ kind: 'unusable', message }),
    stuck: (seq) => say({ kind: 'stuck', seq }),
    broken: die,
    answer: (seq, outcome) => {
      // One message per turn of the event loop, however many jobs ended in it.
      if (answers.push([seq, outcome]) === 1) setImmediate(flush);
    },
  });
  process.on('message', (jobs: JobBatch) => pool.add(jobs));
  setInterval(() => say({ kind: 'beat' }), BEAT_MS);
});
