/** How these numbers were made, and what they do not say: what an auditor asks first. */
import type { ReportSource } from '../../model/report-source.ts';
import { pathsForm } from '../path-text.ts';
import type { ReportOptions } from '../reporter.ts';
import { timeText } from '../words.ts';
import { type Markup, markup } from './markup.ts';

const PATHS = {
  full: 'as on the share; they may hold names',
  masked: 'parts that name a patient are hashed, and paths of files that nobody has looked into',
  hashed: 'hashed, part by part',
} as const;

export const methodSection = ({ scan }: ReportSource, options: ReportOptions): Markup =>
  markup`<section aria-labelledby="h-method"><h2 id="h-method">Method</h2>
<div class="method"><dl class="facts">
<div><dt>Tool</dt><dd>phisweep ${scan.toolVersion}</dd></div>
<div><dt>Rules and readers</dt><dd><code>${scan.engineHash}</code></dd></div>
<div><dt>Policy</dt><dd><code>${scan.policyHash}</code></dd></div>
<div><dt>Scan</dt><dd>${scan.scanId}, begun ${timeText(scan.startedAt)}</dd></div>
<div><dt>Paths</dt><dd>${PATHS[pathsForm(options)]}</dd></div>
</dl>
<ul>
<li>A file holds <strong>PHI</strong> where an identifier of a patient stands together with health information or in a health setting. Identifiers alone are personal data and counted apart.</li>
<li><strong>Patients</strong> are distinct persons by their identifiers, joined within a record and over all files: a union, not a sum.</li>
<li>A <strong>mask</strong> is all that is kept of a value: its shape, and of long numbers the last two digits. The value itself stands in no report, log or database.</li>
<li><strong>Confidence</strong> says how sure the finding is. It is not risk: priority weighs who can read a file, how many patients, and how sensitive.</li>
<li><strong>Controls</strong> are named where a file shows something that bears on them. Controls that a scan of files cannot observe are not assessed by this tool.</li>
<li>The sensitivity is what the content demands under the policy. The owner of the information confirms it (ISO/IEC 27002:2022, 5.12).</li>
</ul></div></section>
`;
