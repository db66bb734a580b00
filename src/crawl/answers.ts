/** Does a path answer at all? Asked in a thread of its own, for on a dead mount the asking never ends. */
import { Worker } from 'node:worker_threads';

/** Of a server that is merely slow. */
export const SERVER_PATIENCE_MS = 30_000;

const ASK = `try { require('node:fs').statSync(Buffer.from(require('node:worker_threads').workerData)); } catch {}`;

/** False after `patienceMs`; an error (not found, no access) is an answer too. */
export const answers = (path: Uint8Array, patienceMs = SERVER_PATIENCE_MS): Promise<boolean> =>
  new Promise((resolve) => {
    const thread = new Worker(ASK, { eval: true, workerData: path, stdout: true, stderr: true });
    const patience = setTimeout(() => {
      resolve(false);
      void thread.terminate();
    }, patienceMs);
    thread.once('exit', () => {
      clearTimeout(patience);
      resolve(true);
    });
  });
