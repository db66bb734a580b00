/** Labelled names and birth dates in other scripts: the label says that it is a name, whatever letters follow. */
const NAME_LABELS =
  '患者姓名|病人姓名|病患姓名|姓名|患者氏名|患者名|氏名|お名前|환자명|환자 이름|환자 성명|환자성명|성명|이름|пациентка?|фио|ф\\.и\\.о\\.?|больной|больная|ім’я пацієнта|пацієнт|πλήρες όνομα|όνομα ασθενούς|ονοματεπώνυμο|ασθενής|اسم المريضة?|الاسم الكامل|الاسم|نام بیمار|שם המטופל|שם החולה|שם מלא|रोगी का नाम|मरीज़? का नाम|मरीज|रोगी|ชื่อผู้ป่วย|ชื่อ-สกุล|রোগীর নাম|நோயாளி பெயர்';
const BIRTH_LABELS =
  '出生日期|出生年月日?|生日|生年月日|생년월일|дата рождения|д\\.?р\\.?|г\\.р\\.|дата народження|ημερομηνία γέννησης|ημ\\.? γέννησης|تاريخ الميلاد|تاریخ تولد|תאריך לידה|जन्म ?तिथि|जन्म तारीख|วันเกิด|জন্ম তারিখ';
const GAP = String.raw`[ \t\u3000]*[:：=][ \t\u3000]*`;
const DATE = String.raw`\d{4}[年년./-] ?\d{1,2}[月월./-] ?\d{1,2}[日일]?|\d{1,2}[./-]\d{1,2}[./-]\d{4}`;

const NAMES = new RegExp(
  String.raw`(?<=(?<![\p{L}\p{M}])(?:${NAME_LABELS})${GAP})\p{L}[\p{L}\p{M}'’·-]{0,24}(?:[ \u3000·][\p{L}\p{M}][\p{L}\p{M}'’-]{0,24}){0,3}`,
  'giu',
);
const BIRTHS = new RegExp(
  String.raw`(?<=(?<![\p{L}\p{M}])(?:${BIRTH_LABELS})${GAP.replace('[:：=]', '[:：=]?')})(?:${DATE})(?!\d)`,
  'giu',
);
/** A label that follows on the same line is no part of the name. */
const NEXT_LABEL = new RegExp(
  String.raw`[ \u3000](?:${BIRTH_LABELS}|性别|性別|年龄|年齢|성별|나이|пол|возраст|φύλο|ηλικία|الجنس|العمر|लिंग|आयु).*$`,
  'iu',
);

export interface FoundForeign {
  readonly start: number;
  readonly end: number;
  readonly kind: 'name' | 'birth';
}

/** Nothing of these scripts is in the text at all: the usual case, answered at the speed of a search. */
const FOREIGN = /[\u0370-\u1fff\u3040-\ud7ff]/;

export const findForeign = (text: string): FoundForeign[] => {
  if (!FOREIGN.test(text)) return [];
  return [
    ...Array.from(text.matchAll(NAMES), ({ index, 0: value }) => ({
      start: index,
      end: index + value.replace(NEXT_LABEL, '').trimEnd().length,
      kind: 'name' as const,
    })),
    ...Array.from(text.matchAll(BIRTHS), ({ index, 0: value }) => ({
      start: index,
      end: index + value.length,
      kind: 'birth' as const,
    })),
  ];
};
