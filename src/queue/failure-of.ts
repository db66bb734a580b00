/** Which failure an error or the end of a process stands for. Memory has many ways to say that there is none. */
import type { Failure } from './queue.ts';

const MEMORY_CODES: ReadonlySet<unknown> = new Set([
  'ERR_WORKER_OUT_OF_MEMORY',
  'ERR_MEMORY_ALLOCATION_FAILED',
  'ERR_STRING_TOO_LONG',
]);
/** V8's own words for an allocation that was refused; they carry no code. */
const MEMORY_MESSAGE =
  /^(?:Array buffer allocation failed$|Invalid string length$|(?:new )?WebAssembly\.(?:Memory|instantiate|Instance)\b.*(?:allocate|grow|exceeded))/;
/** V8 ends a process that runs out of memory by abort() or by a trap instruction. */
const MEMORY_SIGNALS: ReadonlySet<unknown> = new Set(['SIGABRT', 'SIGTRAP', 'SIGILL']);

export const failureOf = (error: unknown): Failure => {
  try {
    if (!(error instanceof Error)) return 'SCAN_CRASHED';
    if ('code' in error && MEMORY_CODES.has(error.code)) return 'OUT_OF_MEMORY';
    return error instanceof RangeError && MEMORY_MESSAGE.test(error.message)
      ? 'OUT_OF_MEMORY'
      : 'SCAN_CRASHED';
  } catch {
    return 'SCAN_CRASHED';
  }
};

/** After its RuntimeError a wasm instance answers every call with nonsense. */
export const isWasmDeath = (error: unknown): boolean =>
  error instanceof Error && Object.getPrototypeOf(error)?.constructor?.name === 'RuntimeError';

export const failureOfExit = (signal: NodeJS.Signals | null): Failure =>
  MEMORY_SIGNALS.has(signal) ? 'OUT_OF_MEMORY' : 'SCAN_CRASHED';
