/** Paths of keys as a tree of shared nodes: a label is joined once, not for each value. */

export interface LabelPath {
  /** Keys from the outside in, joined by dots. */
  readonly label: string;
  below(key: string): LabelPath;
}

/** Only the last so many keys of a path say what a value is. */
const MAX_KEYS = 6;
/** Documents whose keys are data would fill the tree. */
const MAX_NODES = 10_000;

/** The root of a new tree. */
export const createLabelPath = (): LabelPath => {
  let nodes = 0;
  const node = (keys: readonly string[]): LabelPath => {
    const children = new Map<string, LabelPath>();
    const self: LabelPath = {
      label: keys.join('.'),
      below(key) {
        if (key === '') return self;
        let child = children.get(key);
        if (child === undefined) {
          child = node([...keys, key].slice(-MAX_KEYS));
          nodes += 1;
          if (nodes <= MAX_NODES) children.set(key, child);
        }
        return child;
      },
    };
    return self;
  };
  return node([]);
};
