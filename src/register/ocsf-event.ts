/** A change as an OCSF 1.8.0 Data Security Finding (class 2006): https://schema.ocsf.io/1.8.0/classes/data_security_finding */
import { controlIds, type RiskItem, riskText } from './item.ts';
import type { Change } from './plan.ts';
import type { About } from './register.ts';
import { uuidOf } from './uuid.ts';

const ACTIVITY = { create: 1, update: 2, reopen: 2, keep: 2, close: 3 } as const;
const SEVERITY = ['Informational', 'Low', 'Medium', 'High', 'Critical'] as const;
const RISK_LEVEL = ['Info', 'Low', 'Medium', 'High', 'Critical'] as const;
const STATUS = { open: [1, 'New'], accepted: [3, 'Suppressed'], closed: [4, 'Resolved'] } as const;

/** Names one event for good: who gets it twice can tell. */
export const eventIdOf = ({ item, hash, action, closed }: Change): string =>
  uuidOf(`${item.key} ${hash} ${action} ${closed}`);

const confidenceIdOf = (confidence: number): number => (confidence >= 0.8 ? 3 : confidence >= 0.6 ? 2 : 1);

export const ocsfEvent = (change: Change, risk: RiskItem, about: About) => {
  const activity = change.closed ? ACTIVITY.close : ACTIVITY[change.action];
  const [statusId, status] =
    STATUS[change.closed ? 'closed' : risk.exception === undefined ? 'open' : 'accepted'];
  const level = Math.min(risk.levelIndex, SEVERITY.length - 1);
  const timeMs = Date.parse(about.scannedAt);
  return {
    activity_id: activity,
    category_uid: 2,
    category_name: 'Findings',
    class_uid: 2006,
    class_name: 'Data Security Finding',
    type_uid: 200600 + activity,
    time: timeMs,
    severity_id: level + 1,
    severity: SEVERITY[level],
    status_id: statusId,
    status,
    ...(risk.exception === undefined
      ? {}
      : {
          status_detail: `Accepted by ${risk.exception.approver} until ${risk.exception.until}: ${risk.exception.reason}`,
        }),
    confidence_id: confidenceIdOf(risk.confidence),
    confidence_score: Math.round(risk.confidence * 100),
    risk_level_id: level,
    risk_level: RISK_LEVEL[level],
    is_alert: false,
    message: risk.title,
    metadata: {
      version: '1.8.0',
      uid: eventIdOf(change),
      product: { name: 'phisweep', vendor_name: 'phisweep', version: about.toolVersion },
      labels: controlIds(risk).map((id) => `iso27002:${id}`),
    },
    finding_info: {
      uid: risk.key,
      title: risk.title,
      desc: riskText(risk),
      types: [risk.condition],
      last_seen_time: timeMs,
      tags: [
        { name: 'iso27002_2022', values: controlIds(risk) },
        { name: 'hipaa', values: risk.hipaa },
      ],
    },
    data_security: {
      // 1: names, identifiers and health data of persons.
      category_id: 1,
      category: 'Personal',
      confidentiality_id: 6,
      confidentiality: 'Restricted',
      data_lifecycle_state_id: 1,
      detection_system_id: 4,
      detection_system: 'Data Discovery & Classification',
      discovery_details: Object.entries(risk.identifiers).map(([type, count]) => ({ type, count })),
      total: risk.files,
      policy: { name: risk.condition, uid: about.policyHash },
    },
    resources: [{ uid: risk.assetKey, name: risk.assetName, type: 'file-share-folder' }],
    unmapped: {
      distinct_patients: risk.patients,
      likelihood: risk.likelihood,
      consequence: risk.consequence,
      ...(risk.paths === undefined ? {} : { paths: risk.paths }),
    },
  };
};

export const ocsfEvents = (changes: readonly Change[], about: About) =>
  changes.flatMap((change) => (change.item.kind === 'risk' ? [ocsfEvent(change, change.item, about)] : []));
