/** A task of the Windows Task Scheduler (schema 1.4, http://schemas.microsoft.com/windows/2004/02/mit/task). */
import { isEveryDay, type Schedule, type ScheduledJob } from './job.ts';

const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

const NAMES = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const;

/** Windows splits one line of arguments by CommandLineToArgvW: quotes around, backslashes before a quote doubled. */
const word = (text: string): string =>
  `"${text.replace(/(\\*)("|$)/g, (_, slashes: string, end: string) => `${slashes}${slashes}${end === '"' ? '\\"' : ''}`)}"`;

const calendar = ({ days }: ScheduledJob): string =>
  isEveryDay(days)
    ? '<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>'
    : `<ScheduleByWeek><DaysOfWeek>${days.map((day) => `<${NAMES[day]} />`).join('')}</DaysOfWeek><WeeksInterval>1</WeeksInterval></ScheduleByWeek>`;

const taskOf = (job: ScheduledJob): string => {
  const [program = '', ...args] = job.command;
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.4" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>phisweep scan ${escapeXml(job.name)}</Description><URI>\\phisweep-${escapeXml(job.name)}</URI></RegistrationInfo>
  <Triggers>
    <CalendarTrigger><StartBoundary>2026-01-01T${job.at}:00</StartBoundary><Enabled>true</Enabled>${calendar(job)}</CalendarTrigger>
  </Triggers>
  <Principals><Principal id="Author">${job.account === undefined ? '<UserId>S-1-5-18</UserId>' : `<UserId>${escapeXml(job.account)}</UserId><LogonType>Password</LogonType>`}<RunLevel>LeastPrivilege</RunLevel></Principal></Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>8</Priority>
  </Settings>
  <Actions Context="Author"><Exec><Command>${escapeXml(program)}</Command><Arguments>${escapeXml(args.map(word).join(' '))}</Arguments></Exec></Actions>
</Task>
`;
};

export const windowsSchedule = (job: ScheduledJob, folder = '.'): Schedule => {
  const file = `${folder}/phisweep-${job.name}.xml`;
  return {
    files: [{ path: file, text: taskOf(job) }],
    enable: [['schtasks', '/Create', '/TN', `phisweep-${job.name}`, '/XML', file]],
    disable: [['schtasks', '/Delete', '/F', '/TN', `phisweep-${job.name}`]],
  };
};
