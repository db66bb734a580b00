/**
 * The look over every byte, in WebAssembly SIMD: which lines of 64 bytes may hold something (`mark`), the words of the
 * dictionary in them (`words`), the runs of digits at which a shape can begin (`runs`) and what parts keys from values (`keys`).
 * Text lies in memory one byte per UTF-16 unit (see `scanner.ts`). All answers are supersets: who is handed a place looks again.
 */
import { createWasm } from '../util/wasm.ts';
import { keysFunction } from './keys-kernel.ts';
import { hasGapFunction, linesFunction } from './lines-kernel.ts';
import { markFunction } from './mark-kernel.ts';
import { runsFunction } from './runs-kernel.ts';
import { wordsFunction } from './words-kernel.ts';

export const createKernel = createWasm<'mark' | 'words' | 'runs' | 'keys' | 'lines' | 'hasGap'>(
  [markFunction(), wordsFunction(), runsFunction(), keysFunction(), linesFunction(), hasGapFunction()],
  16,
);
