/** Is it PHI? Kinds of documents as a hospital's drives hold them, written for this test from what the law says, not from the lists. */
import { describe, expect, test } from 'vitest';
import { compileRules } from '../../src/detect/compile-rules.ts';
import { createDetector } from '../../src/detect/create-detector.ts';
import { packs, termLists } from './load-rules.ts';

const detector = createDetector(compileRules({ packs, terms: termLists }));
const phiIn = (text: string): boolean => {
  const session = detector.open(() => {});
  session.push({ kind: 'text', text, place: { line: 1 } });
  return session.finish().phi;
};

describe('no PHI: identifiers without health information, or health without a patient', () => {
  test.each<[string, string]>([
    [
      'payroll',
      'Riverside Hospital - Payroll, period 14\nEmployee: Dana Whitlock\nSSN: 524-70-4201\nGross pay 4,210.00  Net pay 3,105.22\nDirect deposit to account 4471190\n',
    ],
    [
      'telephone list',
      'Clinic phone list\nCardiology front desk 212-555-0147\nDr. Amy Okafor, pager 4471\nNurse station 3 West: 212-555-0163\n',
    ],
    [
      'textbook',
      'Chapter 12. Hypertension\nLearning objectives: describe the management of essential hypertension. A 54-year-old man with HTN and DM2 takes lisinopril 10 mg daily. Which test is ordered next?\n',
    ],
    [
      'consent template',
      'CONSENT FOR SURGERY\nPatient name: ____________________  MRN: ____________  DOB: ___/___/____\nI consent to the operation named above. Risks include bleeding and infection.\nSignature: ______________ Date: ________\n',
    ],
    [
      'policy',
      'Policy HIM-014. A medical record number has eight digits. Staff verify the name and date of birth of every patient before any medication is given.\n',
    ],
    [
      'protocol',
      'Study protocol v2.1. Sixty adults with type 2 diabetes are randomised to metformin or placebo. HbA1c is measured at weeks 0, 12 and 24. Principal investigator: Dr. Lena Hoff, lena.hoff@example.org\n',
    ],
    [
      'HL7 manual',
      'Implementation guide. PID-3 holds the medical record number, PID-5 the patient name, as in the example message of the specification.\n',
    ],
    [
      'job application',
      'Curriculum vitae\nName: Marta Iversen\nBorn: 14 March 1988\nRegistered nurse in intensive care, certified in wound care and dialysis.\n',
    ],
    [
      'supplier invoice',
      'Invoice 2026-0441\nBill to: Riverside Hospital, 120 Main Street\nInfusion pumps, 4 units\nContact: Tom Berger, 212-555-0181\nTotal 12,400.00 USD\n',
    ],
    [
      'course list',
      'CPR course attendees\nName: Ingrid Solheim, RN\nName: Paul Adeyemi, MD\nDate 03/04/2026, room 4\n',
    ],
  ])('%s', (_, text) => {
    expect(phiIn(text)).toBe(false);
  });
});

describe('PHI: a patient and that patient\u2019s health or care', () => {
  test.each<[string, string]>([
    [
      'appointment list',
      'Dermatology clinic, 14 May\n09:00  Patient: Osei, Kwame  MRN 48217735  mole check\n09:20  Patient: Lind, Sara  MRN 48217799  acne follow-up\n',
    ],
    [
      'laboratory report',
      'LABORATORY REPORT\nPatient: Kwame Osei   DOB: 03/09/1971   MRN: 48217735\nHemoglobin A1c 8.1 %   Glucose 190 mg/dL   Potassium 4.2\n',
    ],
    [
      'portal e-mail',
      'From: portal@example.org\nDear Ms. Sara Lind,\nyour test results are ready. Your biopsy was benign. Please call 212-555-0147 to book a follow-up with dermatology. Your record number is MRN 48217799.\n',
    ],
    [
      'shorthand',
      'Patient: Kwame Osei, MRN 48217735. 54 yo male, PMHx HTN, DM2, s/p CABG, c/o SOB. PERRLA, CTAB.\n',
    ],
    [
      'referral',
      'Re: Patient Sara Lind, DOB 11/02/1990\nThank you for seeing this pleasant lady who presents with migraine and takes sumatriptan.\n',
    ],
    [
      'insurer letter',
      'Member: Kwame Osei\nMember ID: XKP448190021\nClaim denied: coronary angiography on 04/11/2026 was not prior authorised.\n',
    ],
    [
      'prescription',
      'Rx\nPatient: Sara Lind  DOB: 11/02/1990\nAmoxicillin 500 mg, take one tablet by mouth three times daily\n',
    ],
    [
      'therapy note',
      'Patient: Kwame Osei, DOB 03/09/1971\nSession 4 of psychotherapy. Sleeps badly, feels hopeless, denies suicidal ideation.\n',
    ],
  ])('%s', (_, text) => {
    expect(phiIn(text)).toBe(true);
  });
});
