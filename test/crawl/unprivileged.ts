/** Walks the root given as argument and prints what became of each path; started as another user by the tests. */
import { expandRoots } from '../../src/crawl/expand-roots.ts';
import { UserError } from '../../src/model/user-error.ts';
import { decisionsOf, walk } from './walk.ts';

try {
  await expandRoots([process.argv[2]!]);
  const walked = await walk(process.argv[2]!);
  console.log(JSON.stringify({ decisions: decisionsOf(walked), failed: Object.fromEntries(walked.failed) }));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.log(JSON.stringify({ refused: error.message }));
}
