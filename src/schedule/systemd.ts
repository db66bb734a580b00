/** A systemd timer and its service: a missed night is caught up (`Persistent=`), and the service may write nothing but its state. */
import { isEveryDay, type Schedule, type ScheduledJob } from './job.ts';

const capital = (day: string): string => `${day[0]?.toUpperCase()}${day.slice(1)}`;

/** systemd.service(5), *Command lines*: quotes, with %, $ and backslashes doubled or escaped. */
const word = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;

const service = ({ name, command, account }: ScheduledJob): string => `[Unit]
Description=phisweep scan ${name}
Documentation=man:systemd.service(5)

[Service]
Type=oneshot
ExecStart=${command.map(word).join(' ')}
${account === undefined ? '' : `User=${account}\n`}# 3: coverage incomplete, 4: the window ended, 130: stopped; none of them is a failure of the service.
SuccessExitStatus=3 4 130
TimeoutStopSec=60
Nice=10
IOSchedulingPriority=7
LimitCORE=0
NoNewPrivileges=yes
PrivateTmp=yes
`;

const timer = ({ name, at, days }: ScheduledJob): string => `[Unit]
Description=phisweep scan ${name}, when it is due

[Timer]
OnCalendar=${isEveryDay(days) ? '' : `${days.map(capital).join(',')} `}*-*-* ${at}:00
Persistent=true
AccuracySec=1min

[Install]
WantedBy=timers.target
`;

export const systemdSchedule = (job: ScheduledJob, folder = '/etc/systemd/system'): Schedule => {
  const unit = `phisweep-${job.name}`;
  return {
    files: [
      { path: `${folder}/${unit}.service`, text: service(job) },
      { path: `${folder}/${unit}.timer`, text: timer(job) },
    ],
    enable: [
      ['systemctl', 'daemon-reload'],
      ['systemctl', 'enable', '--now', `${unit}.timer`],
    ],
    disable: [['systemctl', 'disable', '--now', `${unit}.timer`]],
  };
};
