/** Tells when a thread that has work shows no sign of life: a system call on a dead server never returns. */

export interface Watched {
  readonly silenceMs: number;
  /** Signs of life so far. */
  readonly steps: () => number;
  readonly hasWork: () => boolean;
  /** Called once. */
  readonly onSilence: () => void;
}

/** Looks in so many separate turns of the event loop: a main thread that was busy or asleep itself proves nothing. */
const LOOKS = 10;

/** Returns what ends the watch. */
export const watchSilence = ({ silenceMs, steps, hasWork, onSilence }: Watched): (() => void) => {
  let [before, unchanged] = [steps(), 0];
  const timer = setInterval(() => {
    const now = steps();
    unchanged = hasWork() && now === before ? unchanged + 1 : 0;
    before = now;
    if (unchanged < LOOKS) return;
    clearInterval(timer);
    onSilence();
  }, silenceMs / LOOKS).unref();
  return () => clearInterval(timer);
};
