/** What may be kept of an error: its class and where in the code it arose. Its message may quote a document. */

const MAX_FRAMES = 8;
/** Only names of error classes; a class could in theory be named after anything. */
const CLASS = /^[A-Z][A-Za-z0-9]{0,40}(?:Error|Exception)$|^Error$/;
/** The place alone: the name of a function can be computed from a document's key. */
const PLACE = /^ {4}at (?:.* \()?(?:file:\/\/)?((?:node:|\/)[^()\s]+:\d+:\d+)\)?$/;
const BELOW = /^.*\/(?:node_modules|src|dist|fixtures)\//;

export const framesOf = (error: unknown): readonly string[] => {
  try {
    if (!(error instanceof Error)) return ['not an error'];
    const name = error.constructor.name;
    return [CLASS.test(name) ? name : 'unknown class', ...placesOf(error)];
  } catch {
    // A getter of the thrown object threw in its turn.
    return ['unknown class'];
  }
};

/** The stack begins with the message, which can hold lines that look like frames: it is cut off first. */
const placesOf = ({ message, stack }: Error): string[] => {
  const after = message === '' ? 0 : (stack?.indexOf(message) ?? -1);
  if (stack === undefined || after < 0) return [];
  const lines = stack.slice(after + message.length).split('\n');
  return lines
    .map((line) => PLACE.exec(line)?.[1]?.replace(BELOW, ''))
    .filter((place) => place !== undefined)
    .slice(0, MAX_FRAMES);
};
