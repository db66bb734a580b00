/** The process around `sandboxed-worker.ts`: prints the thread's answer. */
import { Worker } from 'node:worker_threads';

const worker = new Worker(new URL('./sandboxed-worker.ts', import.meta.url), {
  workerData: process.argv.slice(2),
});
worker.on('message', (answer: unknown) => process.stdout.write(JSON.stringify(answer)));
