/** The scan during which the writer is killed: enough files for some 200 ms, and every other night new rules read all of them. */
export const FILES = 1500;

export const optionsOf = (night: number) => ({ engineHash: `rules ${Math.floor(night / 2)}` });
