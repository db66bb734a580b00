/** The two walks that `bench/crawl.ts` measures: with the frontier in memory and nothing kept, and with the ledger written. */
import type { Crawler } from '../src/crawl/create-crawler.ts';
import type { FolderRequest } from '../src/crawl/list-folder.ts';
import { DECISIONS, type FolderListing } from '../src/model/listing.ts';
import { REACHES } from '../src/model/source-entry.ts';
import { createLedger } from '../src/store/ledger.ts';
import { openStore } from '../src/store/open-store.ts';
import { joinPath } from '../src/util/path-bytes.ts';

/** Names seen, the root itself not counted. */
export type Walk = (crawler: Crawler, root: Uint8Array) => Promise<number>;

const DESCEND = DECISIONS.indexOf('descend');

const foldersIn = (
  { entries }: FolderListing,
  { root, path }: FolderRequest,
): readonly Omit<FolderRequest, 'folderId'>[] =>
  Array.from(entries.decisions.keys())
    .filter((at) => entries.decisions[at] === DESCEND)
    .map((at) => {
      const name = entries.names.slice(at === 0 ? 0 : entries.nameEnds[at - 1], entries.nameEnds[at]);
      return { root, path: joinPath(path, name), reach: REACHES[entries.reaches[at]!] };
    });

export const walkOnly: Walk = async (crawler, root) => {
  const asked = new Map<number, FolderRequest>();
  const waiting: FolderRequest[] = [{ folderId: 0, root, path: new Uint8Array(0), reach: undefined }];
  let [names, numbered] = [0, 0];
  function* frontier() {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      asked.set(next.folderId, next);
      yield next;
    }
  }
  while (waiting.length > 0)
    for await (const listings of crawler.list(frontier()))
      for (const listing of listings) {
        names += listing.entries.count;
        for (const folder of foldersIn(listing, asked.get(listing.folderId)!)) {
          numbered += 1;
          waiting.push({ ...folder, folderId: numbered });
        }
        if (listing.last) asked.delete(listing.folderId);
      }
  return names;
};

/** Folders fetched from the ledger at a time, as in `src/scan/scan.ts`. */
const FOLDERS = 64;

export const walkIntoLedger =
  (storePath: string): Walk =>
  async (crawler, root) => {
    const store = openStore(storePath);
    const ledger = createLedger(store);
    const versions = { toolVersion: '0', engineHash: '0', policyHash: '0', optionsJson: '{}' };
    ledger.startOrResumeScan(versions);
    ledger.addShare({ name: 'bench', root });
    let names = 0;
    function* frontier() {
      for (
        let folders = ledger.nextFolders(FOLDERS);
        folders.length > 0;
        folders = ledger.nextFolders(FOLDERS)
      )
        yield* folders;
    }
    for (let before = -1; before !== names; ) {
      before = names;
      for await (const listings of crawler.list(frontier())) {
        ledger.recordListings(listings);
        for (const { entries } of listings) names += entries.count;
      }
    }
    store.close();
    return names;
  };
