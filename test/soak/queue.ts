/** `node test/soak/queue.ts [rounds]`: rounds of 2,000 jobs with 40 kills each, every seed another; ends with RESULT {json}. */
import { runKilled } from './run-killed.ts';

const rounds = Number(process.argv[2] ?? 20);
const JOBS = 2_000;
let kills = 0;
let wrong = 0;
for (let seed = 1; seed <= rounds; seed++) {
  const run = await runKilled({ jobs: JOBS, kills: 40, seed });
  kills += run.kills;
  wrong += JOBS - run.answers.size;
  for (const [id, answer] of run.answers) if (!('result' in answer) || answer.result !== id ** 2) wrong++;
}
console.log(`RESULT ${JSON.stringify({ rounds, jobs: rounds * JOBS, kills, wrong })}`);
process.exitCode = wrong === 0 ? 0 : 1;
