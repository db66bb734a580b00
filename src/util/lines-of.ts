/** Lines of a stream of bytes, one at a time, in bounded memory. A line ends with LF (CR LF too) and nothing else. */

const LF = 0x0a;
const CR = 0x0d;

/** A line of more than `maxBytes` comes as undefined; what follows it is read as usual. */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Buffer | undefined> {
  let pending: Uint8Array[] = [];
  let length = 0;
  const add = (part: Uint8Array): void => {
    length += part.length;
    if (length <= maxBytes) pending.push(part);
    else pending = [];
  };
  const take = (): Buffer | undefined => {
    const line = length > maxBytes ? undefined : Buffer.concat(pending);
    pending = [];
    length = 0;
    return line?.at(-1) === CR ? line.subarray(0, -1) : line;
  };
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(LF); at >= 0; at = chunk.indexOf(LF, from)) {
      add(chunk.subarray(from, at));
      from = at + 1;
      yield take();
    }
    if (from < chunk.length) add(chunk.subarray(from));
  }
  if (length > 0) yield take();
}
