/** All kinds of registers, in the order in which `register list --kinds` names them. */
import { cisoAssistant } from './ciso-assistant.ts';
import { cisoBundle } from './ciso-bundle.ts';
import { defectdojo, defectdojoFile } from './defectdojo.ts';
import { eramba } from './eramba.ts';
import { jira } from './jira.ts';
import { neutral } from './neutral.ts';
import { ocsfFile } from './ocsf-file.ts';
import { ocsfHttp } from './ocsf-http.ts';
import { ocsfSyslog } from './ocsf-syslog.ts';
import { oscalPoam, oscalResults } from './oscal.ts';
import type { SinkKind } from './register.ts';
import { sarif } from './sarif.ts';
import { servicenow } from './servicenow.ts';
import { simplerisk } from './simplerisk.ts';
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
  simplerisk,
  defectdojo,
  defectdojoFile,
  eramba,
  oscalResults,
  oscalPoam,
  sarif,
];

export const sinkKindOf = (name: string): SinkKind | undefined =>
  SINK_KINDS.find(({ kind }) => kind === name);
