/** The recogniser's own thread: a page that takes too long is ended with it, and only that page is lost. */
import { parentPort, workerData } from 'node:worker_threads';
import { blank, type GreyImage } from './grey-image.ts';
import type { OcrReply, OcrRequest, OcrSaid, RecogniserSetup } from './ocr-message.ts';
import { readPage, WORK_PIXELS } from './read-page.ts';
import { createTesseract, type Tesseract } from './tesseract.ts';
import { toGrey } from './to-grey.ts';

const say = (said: OcrSaid): void => parentPort?.postMessage(said);
const setup = workerData as RecogniserSetup;
let current: Tesseract | undefined;

const answer = async (request: OcrRequest): Promise<OcrReply> => {
  if (current?.isWorn() === true) current = undefined;
  current ??= await createTesseract(setup);
  const tesseract = current;
  say('begun');
  if (request.kind === 'pixels') return readPage(tesseract, request.image, request.aspect, 0);
  const image =
    request.kind === 'tiles'
      ? joined(tesseract, request)
      : tesseract.decode(request.bytes, (decoded) => toGrey(decoded, WORK_PIXELS));
  if (image === undefined) return { failed: 'damaged' };
  return readPage(tesseract, image, request.aspect, request.turns);
};

/** Tiles that cannot be decoded stay white; a page of nothing else is damaged. */
const joined = (
  tesseract: Tesseract,
  { width, height, tiles }: OcrRequest & { kind: 'tiles' },
): GreyImage | undefined => {
  const page = blank(width, height);
  let any = false;
  for (const { x, y, bytes } of tiles) {
    const tile = tesseract.decode(bytes, (decoded) => toGrey(decoded, width * height));
    if (tile === undefined) continue;
    any = true;
    const length = Math.min(tile.width, width - x);
    for (let line = 0; line < Math.min(tile.height, height - y); line += 1)
      page.data.set(
        tile.data.subarray(line * tile.width, line * tile.width + length),
        (y + line) * width + x,
      );
  }
  return any ? page : undefined;
};

// A throw out of WebAssembly ends the thread: its instance cannot be trusted again.
parentPort?.on('message', async (request: OcrRequest) => say(await answer(request)));
