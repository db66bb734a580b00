/** `phisweep rules`: what is looked for, and whether the packs are sound. One file per subcommand. */
import { Command } from 'commander';
import { rulesCheckCommand } from './rules-check.ts';
import { rulesExplainCommand } from './rules-explain.ts';
import { rulesLearnCommand } from './rules-learn.ts';
import { rulesListCommand } from './rules-list.ts';
import { rulesPreviewCommand } from './rules-preview.ts';
import { rulesTestCommand } from './rules-test.ts';

export const rulesCommand = (done: (code: number) => void): Command =>
  new Command('rules')
    .description('what is looked for')
    .addCommand(rulesListCommand(done))
    .addCommand(rulesCheckCommand(done))
    .addCommand(rulesTestCommand(done))
    .addCommand(rulesExplainCommand(done))
    .addCommand(rulesPreviewCommand(done))
    .addCommand(rulesLearnCommand(done));
