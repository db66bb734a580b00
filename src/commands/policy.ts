/** `phisweep policy`: is the organisation's classification scheme sound, and what does it make of what is stored? */
import { Command } from 'commander';
import { loadPolicy } from '../config/load-policy.ts';
import { policyPath, readConfig, storePath } from '../config/resolve-options.ts';
import { applyPolicy } from '../store/apply-policy.ts';
import { openStore } from '../store/open-store.ts';
import { todayOf } from './assessment.ts';
import { EXIT } from './exit-codes.ts';
import { judgeOf } from './judge-stored.ts';
import { policyShowCommand } from './policy-show.ts';

interface ApplyFlags {
  readonly store?: string;
  readonly config?: string;
  readonly policy?: string;
}

const checkCommand = (done: (code: number) => void): Command =>
  new Command('check')
    .description('check a policy file and print its levels and hash')
    .argument('[file]', 'default: the policy that comes with phisweep')
    .action((file: string | undefined) => {
      const { policy, hash } = loadPolicy(file);
      process.stdout.write(
        `${policy.schemeId} version ${policy.version}, hash ${hash}, ${policy.approvedBy === null ? 'not approved' : `approved by ${policy.approvedBy} on ${policy.approvedOn}`}\n`,
      );
      for (const { rank, id, name } of policy.levels)
        process.stdout.write(`${String(rank).padStart(3)}  ${id.padEnd(16)} ${name}\n`);
      done(EXIT.DONE);
    });

const applyCommand = (done: (code: number) => void): Command =>
  new Command('apply')
    .description('classify what the last scan stored by this policy; no file is opened')
    .option('--store <path>', 'the database of findings')
    .option('--config <file>', 'configuration, default phisweep.yaml')
    .option('--policy <file>', 'the organisation\u2019s classification policy')
    .action((flags: ApplyFlags) => {
      const { policy, hash } = loadPolicy(policyPath(flags));
      const store = openStore(storePath(flags));
      try {
        const judge = judgeOf(store, policy, readConfig(flags));
        const { scanId, files } = applyPolicy(store, hash, judge, todayOf());
        process.stdout.write(`Scan ${scanId}: ${files} files classified by policy ${hash}; none was read.\n`);
      } finally {
        store.close();
      }
      done(EXIT.DONE);
    });

export const policyCommand = (done: (code: number) => void): Command =>
  new Command('policy')
    .description('the organisation\u2019s classification scheme')
    .addCommand(checkCommand(done))
    .addCommand(policyShowCommand(done))
    .addCommand(applyCommand(done));
