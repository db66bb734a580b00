/** BMP: its size stands in the second header; it carries no text. */
import { viewOf } from '../random-access.ts';
import { aspectOf, type Describe } from './image-info.ts';

const CORE_HEADER_BYTES = 12;

export const describeBmp: Describe = (data) => {
  const none = { frames: [], texts: [], packets: [] };
  if (data.byteLength < 26) return none;
  const view = viewOf(data);
  const isCore = view.getUint32(14, true) === CORE_HEADER_BYTES;
  const width = isCore ? view.getUint16(18, true) : Math.abs(view.getInt32(18, true));
  const height = isCore ? view.getUint16(20, true) : Math.abs(view.getInt32(22, true));
  const hasDots = !isCore && data.byteLength >= 46;
  const aspect = hasDots ? aspectOf(view.getInt32(38, true), view.getInt32(42, true)) : 1;
  return { ...none, frames: [{ width, height, aspect, turns: 0 }] };
};
