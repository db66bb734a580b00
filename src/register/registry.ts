/** All kinds of registers, in the order in which `register list --kinds` names them. */
import { cisoAssistant } from './ciso-assistant.ts';
import { cisoBundle } from './ciso-bundle.ts';
import { jira } from './jira.ts';
import { neutral } from './neutral.ts';
import { ocsfFile } from './ocsf-file.ts';
import { ocsfHttp } from './ocsf-http.ts';
import { ocsfSyslog } from './ocsf-syslog.ts';
import type { SinkKind } from './register.ts';
import { servicenow } from './servicenow.ts';
import { webhook } from './webhook.ts';

export const SINK_KINDS: readonly SinkKind[] = [
  neutral,
  cisoBundle,
  cisoAssistant,
  servicenow,
  jira,
  ocsfFile,
  ocsfHttp,
  ocsfSyslog,
  webhook,
];

export const sinkKindOf = (name: string): SinkKind | undefined =>
  SINK_KINDS.find(({ kind }) => kind === name);
