/** What the process that this runs in forbids: the code with which each attempt is refused, or `allowed`. */
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

const require = createRequire(import.meta.url);

const refused = (work: () => unknown): string => {
  try {
    work();
    return 'allowed';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'other';
  }
};

/** The code with which a connection to this machine itself is refused. */
const connecting = (): Promise<string> =>
  new Promise((resolve) => {
    try {
      const socket = connect(9, '127.0.0.1');
      socket.on('connect', () => resolve('allowed'));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'other'));
    } catch (error) {
      resolve((error as NodeJS.ErrnoException).code ?? 'other');
    }
  });

/** What a thread started by this thread may do, as text recognition has one. */
const inner = (): Promise<string> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(
      `const { parentPort } = require('node:worker_threads');
       try { require('node:fs').writeFileSync('/tmp/phisweep-never', 'x'); parentPort.postMessage('allowed'); }
       catch (error) { parentPort.postMessage(error.code); }`,
      { eval: true },
    );
    thread.on('message', resolve);
    thread.on('error', reject);
  });

export const refusals = async () => ({
  write: refused(() => require('node:fs').writeFileSync('/tmp/phisweep-never', 'x')),
  spawn: refused(() => require('node:child_process').execFileSync('true')),
  connect: await connecting(),
  innerWrite: await inner(),
});

export const ALL_REFUSED = {
  write: 'ERR_ACCESS_DENIED',
  spawn: 'ERR_ACCESS_DENIED',
  connect: 'ERR_ACCESS_DENIED',
  innerWrite: 'ERR_ACCESS_DENIED',
} as const;
