/** Lets one waiter sleep until something may have happened. */
export interface Gate {
  /** Something may have happened. */
  readonly open: () => void;
  /** Nothing will happen any more. */
  readonly end: () => void;
  ended(): boolean;
  /** Resolves at the next `open` or `end`, at once where one came since the last `wait`. */
  wait(): Promise<void>;
}

export const createGate = (): Gate => {
  let isOpen = false;
  let isEnded = false;
  let wake: (() => void) | undefined;
  const open = (): void => {
    isOpen = true;
    wake?.();
  };
  return {
    open,
    end: () => {
      isEnded = true;
      open();
    },
    ended: () => isEnded,
    wait: async () => {
      if (!isOpen && !isEnded)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      wake = undefined;
      isOpen = false;
    },
  };
};
