/** Outlook data files (PST, OST): every message, contact, appointment and note of every folder, deleted ones that are still there too. */
import type { Segment } from '../model/segment.ts';
import { BudgetSpent } from './budget.ts';
import { DocumentProblem, type ExtractInput, type Extractor } from './extractor.ts';
import { createMailFile } from './mail-message.ts';
import {
  MAPI,
  type MapiAttachment,
  type MapiMessage,
  type MapiProperty,
  mapiText,
  namesOfProperties,
  pageOf,
} from './mapi.ts';
import { ATTACH_DATA } from './mapi-labels.ts';
import { readMapiMessage } from './mapi-message.ts';
import { openPst, type PstFile } from './pst-file.ts';
import { bagOf, openHeap, rowsOf } from './pst-heap.ts';
import type { PstNode } from './pst-salvage.ts';
import { randomAccess, viewOf, windowed } from './random-access.ts';

/** [MS-PST] 2.2.2.1: types of nodes, in the lowest five bits of their ids. */
const FOLDER = 0x02;
const MESSAGE = 0x04;
const ATTACHMENT = 0x05;
/** Rules, views and settings of a folder, kept like messages. */
const ASSOCIATED = 0x08;
const RECIPIENTS = 0x692;
const NAMES = 0x61;
const FOLDER_NAME = 0x3001;

const typeOf = ({ id }: PstNode): number => id & 0x1f;

const createReader = (input: ExtractInput, file: PstFile) => {
  const { limits, note } = input;
  /** One damaged value, table or message costs itself. */
  const failed = (error: unknown): void => {
    if (error instanceof BudgetSpent) throw error;
    if (error instanceof DocumentProblem) note(error.problem);
    else if (error instanceof RangeError || (error as NodeJS.ErrnoException).code?.startsWith('Z_') === true)
      note({ code: 'BAD_FORMAT', detail: 'Outlook data file' });
    else throw error;
  };
  let names: ReadonlyMap<number, string> = new Map();
  const bag = (node: PstNode): MapiProperty[] =>
    bagOf(openHeap(file, node, limits.loadBytes), failed).map((property) => {
      const name = names.get(property.id);
      return name === undefined ? property : { ...property, name };
    });

  const attachmentOf = (node: PstNode): MapiAttachment => {
    const properties = bag(node);
    const object = properties.find(({ id, type }) => id === ATTACH_DATA && type === MAPI.object);
    if (object === undefined || object.data.byteLength < 4) return { properties };
    const inner = file.subnodes(node.below).get(viewOf(object.data).getUint32(0, true));
    if (inner === undefined) return { properties };
    if (typeOf(inner) === MESSAGE) return { properties, message: messageOf(inner) };
    // An OLE object: its storage is a file.
    const data = Buffer.concat(file.blocks(inner.data, limits.loadBytes));
    return {
      properties: [
        ...properties.filter((one) => one !== object),
        { id: ATTACH_DATA, type: MAPI.binary, data },
      ],
    };
  };
  const messageOf = (node: PstNode): MapiMessage => {
    const properties = bag(node);
    let below: ReadonlyMap<number, PstNode> = new Map();
    try {
      below = file.subnodes(node.below);
    } catch (error) {
      failed(error);
    }
    return {
      properties,
      *recipients() {
        const table = below.get(RECIPIENTS);
        if (table === undefined) return;
        try {
          yield* rowsOf(openHeap(file, table, limits.loadBytes), failed);
        } catch (error) {
          failed(error);
        }
      },
      *attachments() {
        for (const inner of below.values()) {
          if (typeOf(inner) !== ATTACHMENT) continue;
          try {
            yield attachmentOf(inner);
          } catch (error) {
            failed(error);
          }
        }
      },
    };
  };
  return {
    failed,
    messageOf,
    folderName(node: PstNode): string {
      const properties = bag(node);
      const name = properties.find(({ id }) => id === FOLDER_NAME);
      return name === undefined ? '' : mapiText(name, pageOf(properties));
    },
    readNames(node: PstNode): void {
      const properties = bag(node);
      const of = (id: number): Uint8Array =>
        properties.find((property) => property.id === id)?.data ?? new Uint8Array();
      names = namesOfProperties(of(3), of(4));
    },
  };
};

async function* extract(input: ExtractInput): AsyncGenerator<readonly Segment[]> {
  const access = windowed(await randomAccess(input.source));
  const file = openPst(access, input.note);
  const reader = createReader(input, file);
  const mail = createMailFile(input, access);
  let record = 0;
  for (const node of file.nodes()) {
    const type = typeOf(node);
    try {
      if (node.id === NAMES) reader.readNames(node);
      else if (type === FOLDER) {
        const text = reader.folderName(node);
        if (text !== '')
          yield [{ kind: 'text', text, label: 'folder', place: {}, record: mail.nextRecord() }];
      } else if (type === MESSAGE || type === ASSOCIATED) {
        record += 1;
        const place = { part: [mail.nextPosition()], record };
        yield* readMapiMessage(mail, reader.messageOf(node), place, 0);
      }
    } catch (error) {
      reader.failed(error);
    }
  }
}

export const pst: Extractor = {
  name: 'pst',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith('!BDN') && latin1.slice(8, 10) === 'SM',
  extract,
};
