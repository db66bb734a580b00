/** A file for cron.d. cron does not catch up a night that the machine slept through; the scan itself goes on where the last one stopped. */
import { isEveryDay, type Schedule, type ScheduledJob } from './job.ts';
import { WEEKDAYS } from './window.ts';

/** crontab(5): `%` ends the command unless escaped; the shell is sh. */
const word = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`.replaceAll('%', '\\%');

/** 0 and 7 are Sunday. */
const dayOf = (day: (typeof WEEKDAYS)[number]): number => (WEEKDAYS.indexOf(day) + 1) % 7;

export const cronSchedule = (job: ScheduledJob, folder = '/etc/cron.d'): Schedule => {
  const [hour, minute] = job.at.split(':').map(Number);
  const days = isEveryDay(job.days) ? '*' : job.days.map(dayOf).sort().join(',');
  const line = `${minute} ${hour} * * ${days} ${job.account ?? 'root'} nice -n 10 ${job.command.map(word).join(' ')}`;
  return {
    files: [
      {
        path: `${folder}/phisweep-${job.name}`,
        text: `# phisweep scan ${job.name}; written by \`phisweep schedule install\`\nSHELL=/bin/sh\nPATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin\n${line}\n`,
      },
    ],
    enable: [],
    disable: [],
  };
};
