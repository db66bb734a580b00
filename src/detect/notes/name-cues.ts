/** What the words right before and right behind a capitalised run say: is it a person, and who? */

import { atEnd } from './at-end.ts';

export type Role = 'patient' | 'relative' | 'provider';

export interface Cue {
  readonly role: Role;
  /** Goes into the evidence. */
  readonly id: string;
  readonly weight: number;
  /** Counts only for a run that the lists know or that has two words: the cue alone stands before other things too. */
  readonly needsName?: boolean;
}

const RELATION =
  '(?:step|foster |ex-)?(?:(?:mother|father|sister|brother|son|daughter)s?-in-law|dtrs?|dau|sis|bro|gf|bf|hubby|mgm|pgm|mgf|pgf|wife|husband|spouse|fianc[eé]e?|mother|mom|mum|mommy|father|dad|sisters?|brothers?|siblings?|sons?|daughters?|grandsons?|granddaughters?|grandchild|grandmother|grandma|grandfather|grandpa|aunt|uncle|niece|nephew|cousin|girlfriend|boyfriend|roommate|godmother|godfather|next of kin|nok)';

/** Words that mean a relative or friend only before a name. */
const COMPANION =
  '(?:parents?|partner|friend|neighbou?r|caregiver|carer|guardian|twin|proxy|hcp|poa|significant other|emergency contact|informant|kin)';

const ROLE_OF_STAFF =
  '(?:attending|surgeon|assistant(?: surgeon)?|physician|provider|pcp|gp|np|pa|rn|lpn|cna|nurse|resident|intern|fellow|consultant|cardiologist|neurologist|oncologist|nephrologist|urologist|hospitalist|psychiatrist|psychologist|radiologist|pathologist|anesthesiologist|anaesthetist|dermatologist|rheumatologist|endocrinologist|gastroenterologist|pulmonologist|pediatrician|paediatrician|gynecologist|obstetrician|midwife|therapist|counsellor|counselor|pharmacist|technologist|technician|dietitian|nutritionist|social worker|case manager|care coordinator|interpreter|chaplain|scribe|author|student|pa student|medical student|clerk|deacon|translator|interpreter used - |clinician|practitioner|registrar|matron|charge nurse|midwife|specialist|dentist|chiropractor|optometrist|podiatrist)';

const behind = (source: string): RegExp => new RegExp(source, 'iu');

/** Tried on the 60 characters before the run, ends at its first letter. First that fits wins. */
const BEFORE: readonly (readonly [RegExp, Cue])[] = [
  [
    /(?:^|[^\p{L}])(?:Dr|DR|Drs|Dre|Dra|Prof|Professor|Professeur|Doctor|Doctora|Docteur|Doktor|dokter|Dokter|Dott|Dott\.ssa|Dottor|Dottoressa|Prof\.ssa|MUDr|Nurse|Dr\.? (?:med|univ|dent|phil|h\. ?c)|med\. univ)\.?\s{1,2}$/u,
    { role: 'provider', id: 'dr', weight: 0.68 },
  ],
  [
    /(?:^|[^\p{L}])(?:Mr|Mrs|Ms|Miss|Mx|Master|MR|MRS|MS|MISS|Messrs|Herrn?|Frau|Fräulein|Mme|MME|Mlle|Monsieur|Madame|Señora?|Srta|Sra?|SRA?|Doña|Don|Dña|Sig|Sig\.ra|Sig\.na|Signora?|[Dd]hr|[Mm]evr|[Mm]evrouw|[Mm]w|[Mm]eneer|de heer|Hr|Fru|Pani?|Bay|Bayan|Sayın|Smt|Shri|Sri|Kum)\.?\s{1,2}$|(?:^|[^\p{L}.])D\.\s$/u,
    { role: 'patient', id: 'mr', weight: 0.66 },
  ],
  [
    behind(
      String.raw`(?:^|\n)[^\n]{0,30}(?:sincerely|regards|faithfully|truly|respectfully|thanks|thank you|thx|cheers|best|best wishes|cordialement|confraternellement|salutations(?: distinguées)?|saludos?|atentamente|cordialmente|saluti|ossequi|atenciosamente|cumprimentos|grüßen|grüße|grüssen|groeten|groet|hilsen|hilsener|hälsningar|terveisin|poważaniem|pozdravem)[,.!]?[ \t]*\r?\n\s*$`,
    ),
    { role: 'provider', id: 'signed by', weight: 0.6 },
  ],
  [
    behind(String.raw`(?:^|\n)[ \t>]*(?:from|to|bcc|sent by|reply-to|von|para|aan|från)[ \t]*:[ \t]*["“]?$`),
    { role: 'provider', id: 'correspondent', weight: 0.5, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|\n|[.!]\s)(?:hi|hello|hey|hola|ciao|hallo|hej|hei|salut|bonjour|good (?:morning|afternoon|evening))(?: there)?,? $`,
    ),
    { role: 'provider', id: 'greeting', weight: 0.5, needsName: true },
  ],
  [
    /(?:^|[^\p{L}])I, (?:the undersigned,? )?$/u,
    { role: 'patient', id: 'named', weight: 0.6, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:(?:electronically |digitally |e-?)?(?:co-?)?signed(?: electronically)?(?: by)?|dictated(?: and (?:signed|reviewed))?(?: by)?|dictating|transcribed by|authenticated by|reviewed by|verified by|performed by|interpreted by|read by|reported by|ordered by|requested by|prepared by|attested by|entered by|completed by|documented by|written by|administered by|prescribed by|obtained by|referred by|referring(?: physician| provider| md| doctor)?[ \t]*:|referring (?:physician|provider|md|doctor)|c/o dr|under the care of|care of dr|consult(?:ation)? (?:by|with)|discussed with dr)[ \t]*[:,;–-]*\s{0,2}$`,
    ),
    { role: 'provider', id: 'signed by', weight: 0.65 },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:cc|attn|attention|copy to|copies to)[ \t]*[:,;–-]*\s{0,2}(?:[^\n:]{1,40}[;,] ?)?$`,
    ),
    { role: 'provider', id: 'cc', weight: 0.6, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:his|her|their|the|patient's|pt's|consultant|primary)?\s?${ROLE_OF_STAFF}s?(?: \([^)\n]{1,20}\))?(?:[ \t]*[:–-][ \t]*|,? (?:is |was |named )?)$`,
    ),
    { role: 'provider', id: 'staff', weight: 0.62, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])${RELATION}(?: \([^)\n]{1,20}\))?(?:[ \t]*[,:–(-]+[ \t]*|\s(?:is |was |named |called |and (?:hcp|poa|proxy) )?)["“]?$`,
    ),
    { role: 'relative', id: 'relative', weight: 0.64 },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:hij[ao]|espos[ao]|marido|mujer|madre|padre|herman[ao]|fille|fils|épou(?:se|x)|conjointe?|mère|père|sœur|frère|ehefrau|ehemann|tochter|sohn|mutter|vater|schwester|bruder|lebensgefährt(?:e|in)|dochter|zoon|echtgeno(?:ot|te)|moeder|vader|zus|broer|figli[ao]|moglie|marito|sorella|fratello|filh[ao]|mãe|pai|irmã|irmão|dotter|son|make|maka|datter|sønn|ektefelle|kone|tytär|poika|vaimo|córka|syn|żona|mąż|manželka|manžel|dcera)(?: \([^)\n]{1,20}\))?[ \t]*[,:(]?[ \t]*$`,
    ),
    { role: 'relative', id: 'relative', weight: 0.6, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:médic[oa]|médecin|arzt|ärztin|läkare|lege|læge|lääkäri|lekarz|lékař|arts|huisarts|hausarzt|medico|enfermer[oa]|infirmi(?:er|ère)|pfleger(?:in)?|krankenschwester|sjuksköterska|sykepleier|sygeplejerske|sairaanhoitaja|opérateur|chirurgien|cirujano|chirurgo?|operateur|verpleegkundige|infermier[ea])(?: \p{Ll}+)?[ \t]*:[ \t]*$`,
    ),
    { role: 'provider', id: 'staff', weight: 0.64, needsName: true },
  ],
  [
    /["”,]\s(?:said|says|stated|states|added|asked|replied) $/u,
    { role: 'patient', id: 'spoken', weight: 0.5, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])${COMPANION}(?: \([^)\n]{1,20}\))?(?:[ \t]*[,:–(-]+[ \t]*|\s(?:is |was |named |called )?)["“]?$`,
    ),
    { role: 'relative', id: 'companion', weight: 0.62, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:(?:name of (?:the )?)?(?:patient|pt|resident|decedent|deceased|infant|newborn)(?:'s)?(?: name)?)[ \t]*(?:[:=#–-]|is|was)[ \t]*(?:is )?["“]?$`,
    ),
    { role: 'patient', id: 'patient name', weight: 0.68 },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:(?:name of (?:the )?)?(?:client|claimant|insured|subscriber|member|beneficiary|donor|recipient|applicant|participant)(?:'s)?(?: name)?)[ \t]*(?:[:=#–-]|is|was)[ \t]*(?:is )?["“]?$`,
    ),
    { role: 'patient', id: 'person name', weight: 0.66 },
  ],
  [
    behind(String.raw`(?:^|[^\p{L}])(?:full name|legal name|name)[ \t]*[:=][ \t]*["“]?$`),
    { role: 'patient', id: 'name', weight: 0.62 },
  ],
  [
    behind(
      String.raw`(?:^|\n)[ \t]*(?:bed|room|rm|bay|cubicle|bett|zimmer|chambre|lit|cama|habitación)[ \t]*[a-z]?\d{1,4}[a-z]?[ \t]*[-–:.)][ \t]*$`,
    ),
    { role: 'patient', id: 'bed', weight: 0.64, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:attorney|atty|officer|deputy|detective|sheriff|judge|justice|sgt|sergeant|capt|captain|lieutenant|lt|pastor|rev|reverend|rabbi|imam|chaplain)\.? $`,
    ),
    { role: 'provider', id: 'title', weight: 0.6, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:the |our |this |el |la |le |der |die |de |il |o |a )?(?:patient|pt|paciente|patiente|patientin|patiënte?|paziente|doente|utente|pasient(?:en)?|patienten|potilas|pacjent(?:ka)?|pacient(?:ka)?|hasta)(?:,| named| called|, named|, called)? ["“]?$`,
    ),
    { role: 'patient', id: 'patient', weight: 0.62, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:the |our |this )?(?:client|resident|claimant|recipient|donor|beneficiary|proband|infant|newborn|child|baby(?: boy| girl)?|decedent|toddler|boy|girl|gentleman|lady|man|woman|teenager|adolescent)(?:,| named| called|, named|, called)? ["“]?$`,
    ),
    { role: 'patient', id: 'person', weight: 0.62, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:my name is|i am|i'm|this is|name's|named|known as|goes by|nickname|aka|a\.k\.a\.|née|nee|formerly|identified as|labell?ed(?: as)?|addressed to|on behalf of|(?:birth|passing|death|care|case|file|records?|chart|account|results?|history) of)\s?[:“"']{0,2}$`,
    ),
    { role: 'patient', id: 'named', weight: 0.6, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:instructions?|reports?|notes?|eval(?:uation)?|check|visit|consult(?:ation)?|records?|plan|appointment|appt|refill|results?|labs|form|letter|summary|update|referral|prescription|rx|x-?ray|scan|ultrasound|biopsy|specimen|slides|surgery|certificate|member|driver|passenger|deceased|client|parents?|(?:services? )?(?:rendered|provided|administered|dispensed|prescribed|issued)(?: to)?)(?: (?:for|on|of|from))?:? $`,
    ),
    { role: 'patient', id: 'subject of a note', weight: 0.58, needsName: true },
  ],
  [
    behind(
      String.raw`(?:^|[^\p{L}])(?:re|regarding|concerning|subject|dear|thank you for (?:referring|seeing|asking me to see)|thanks for (?:referring|seeing)|i (?:saw|reviewed|examined|met|evaluated|assessed)|we (?:saw|reviewed|examined|met|evaluated|assessed)|pleasure of (?:seeing|meeting)|pleasure to (?:see|meet)|met with|spoke (?:with|to|w/)|talked (?:with|to)|speaking with|seeing|examined|evaluated|assessed|reviewed with|shared with|explained to|agreed with|accompanied by|brought (?:in )?by|lives with|living with|cared for by|visited by|call(?:ed)? (?:from|to)|informed|advised|reassured|counsell?ed|interviewed|discussed with|d/w|per|by)[ \t]*:?\s{0,2}$`,
    ),
    { role: 'patient', id: 'spoken of', weight: 0.55, needsName: true },
  ],
];

const CREDENTIALS =
  '(?:M\\.? ?D|D\\.? ?O|R\\.? ?N|N\\.? ?P|P\\.? ?A|PA-C|RN-BC|Ph\\.? ?D|Psy\\.? ?D|LPN|LVN|LCSW(?:-[A-Z])?|LMSW|LICSW|MSW|LMFT|LPC|APRN|ARNP|CRNP|CRNA|CNA|CNM|CNS|DDS|DMD|DPM|DPT|FNP(?:-BC|-C)?|ANP|AGNP|PNP|BSN|MSN|DNP|MBBS|MBChB|FRCP|FRCS|MRCP|MRCGP|FACS|FACP|FACC|Pharm\\.? ?D|RPh|RD|RRT|OTR|OTR/L|PT|OT|SLP|CCC-SLP|MPH|MBA|CMA|CCMA|EMT(?:-P)?)';

/** Tried on the characters right behind the run. */
const BEHIND: readonly (readonly [RegExp, Cue])[] = [
  [
    new RegExp(String.raw`^(?:,? ?|,?\s{0,2}\(?)(?:${CREDENTIALS})(?!\.?[\p{L}\d])`, 'u'),
    { role: 'provider', id: 'credentials', weight: 0.66 },
  ],
  [
    behind(
      String.raw`^,? \(?(?:his|her|their|the patient's|patient's|pt's|the pt's|a|the)?\s?(?:${RELATION}|${COMPANION})(?![\p{L}])`,
    ),
    { role: 'relative', id: 'relative', weight: 0.64 },
  ],
  [
    behind(
      String.raw`^(?:,| \(|,? (?:who )?(?:is|was)| -)[ ]?(?:now )?(?:an?|the|this|our)? ?(?:[\p{L}-]+,? ){0,3}(?:\d{1,3}[- ]?(?:years?|yrs?|y|months?|mos?|weeks?|wks?|days?)(?:[- ]?(?:old|o)|/o|\.o|\b)|(?:[a-z]+-)?(?:teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[a-z-]*[- ]year)`,
    ),
    { role: 'patient', id: 'age', weight: 0.66 },
  ],
  [
    behind(
      String.raw`^[ ,;(\t-]{1,4}(?:\(?(?:dob|d\.o\.b|born|date of birth|mrn|m\.r\.n|nhs (?:no|number)|ssn|medical record (?:no|num)|hospital (?:no|num)|account (?:no|num)|née?(?:\(e\))? (?:le|en)|geb\.|geboren|nacid[oa] (?:el|en)|nat[oa] (?:il|a)|född|født|\d{1,3} ?y/?o)(?![\p{L}]))`,
    ),
    { role: 'patient', id: 'birth date', weight: 0.66 },
  ],
  [
    /^[ ,;(\t-]{1,4}\(?\d{1,3} ?(?:M|F|yo[MF])(?![\p{L}\d])/u,
    { role: 'patient', id: 'age', weight: 0.66, needsName: true },
  ],
  [
    /^(?: {1,6}|\t| \(|, ?)\d{1,2}[./-]\d{1,2}[./-](?:19\d\d|20[01]\d)(?!\d)/u,
    { role: 'patient', id: 'listed date', weight: 0.58, needsName: true },
  ],
  [
    behind(
      String.raw`^['’]s? (?:labs?|biopsy|blood|potassium|sodium|glucose|hemoglobin|inr|creatinine|ekg|ecg|echo|surgery|medications?|meds|symptoms|vitals?|discharge|wound|chemo(?:therapy)?|cancer|diabetes|pain|breathing|seizures?)(?![\p{L}])`,
    ),
    { role: 'patient', id: 'care', weight: 0.62, needsName: true },
  ],
  [/^, (?:\d{1,2}|10\d)(?=,|\s*\n|$)/u, { role: 'patient', id: 'listed age', weight: 0.58, needsName: true }],
  [
    behind(String.raw`^[ ,;(\t-]{1,4}\(?aged?:? (?:of )?\d{1,3}(?![\d/%]|[.,]\d)`),
    { role: 'patient', id: 'age', weight: 0.64, needsName: true },
  ],
  [
    behind(
      String.raw`^,? ?(?:has |had |again |also |then )?(?:tolerated (?:the |his |her |this )?(?:procedure|surgery|operation|diet|feeds?|treatment|dialysis|an[ae]*sthesia|transfusion|exam|test)|denie[sd] (?:any |having )?(?:chest|pain|fevers?|nausea|vomiting|shortness|sob|si|suicidal|headaches?|cough|dyspnea|abdominal|alcohol|tobacco|drug|allerg\p{L}*|other)|was (?:admitted|discharged|intubated|extubated|hospitali[sz]ed|diagnosed|catheteri[sz]ed|transfused|resuscitated|sedated|triaged|seen (?:in|at|today|for))|present(?:s|ed) (?:with|to (?:the |our )?(?:ed|er|clinic|emergency|office|hospital))|complain(?:s|ed) of|underwent|ambulated|suffers from|is (?:s/p|status post|post-?op|npo|afebrile))(?![\p{L}])`,
    ),
    { role: 'patient', id: 'care', weight: 0.62, needsName: true },
  ],
  [
    behind(
      String.raw`^(?:, (?:who|whose|a|an) |,? ?(?:again |also |then |still |now |currently |subsequently |initially |otherwise )?(?:denies|denied|reports|reported|states|stated|complains|complained|endorses|endorsed|presents|presented|underwent|tolerated|ambulated|refused|verbalized|expired|describes|described|admits|smokes|drinks|lives|recalls|weighs|attended|agrees|agreed|consented|wishes|declined|declines|suffers|suffered|feels|felt|slept|remains|remained|returns|returned|came|went|takes|says|said|tells|told|asks|asked|wants|needs|understands|appears|appeared|looks|seems|has (?:a|an|been|had|no|not|never|done|some)|had (?:a|an|been|no|not)|was (?:a|an|born|seen|admitted|discharged|transferred|referred|brought|found|taken|given|started|diagnosed|treated|evaluated|noted|told|able|agitated|alert|last|first|accompanied|hospitalized|advised|placed|sent|scheduled|in|on)|is (?:a|an|here|doing|now|currently|seen|being|not|able|in|on|currently|recovering|scheduled|alert|married|retired|well|aware)|will (?:be|follow|return|continue|need|have|see)|does not|did not|did well|has|noticed|developed|fell|sustained|requested|requests|called|phoned|works|pulled|ate|keeps|kept|amb|ambulates|voiding|sleeping|resting|eating|crying|complaining|c/o|w/|s/p|lost|gained|started|stopped|got|missed|brought|arrived|required|received|is)(?![\p{L}]))`,
    ),
    { role: 'patient', id: 'predicate', weight: 0.56, needsName: true },
  ],
  [
    behind(
      String.raw`^['’]s? (?:${RELATION}|mood|symptoms|pain|condition|history|blood|family|appetite|behaviou?r|care|chart|results?|labs?|medications?|surgery|stay|hospital|course|x-?rays?|wound|pressure|temperature|breathing|diabetes|cancer|appointment|discharge|medical|records?|insurance|status|exam(?:ination)?|vitals?|speech|birth|room|home|progress)(?![\p{L}])`,
    ),
    { role: 'patient', id: 'possessive', weight: 0.58, needsName: true },
  ],
];

/** Diseases, devices, signs, scores and places named after somebody, and offices: the run is no person here. */
const NO_PERSON_BEHIND =
  /^ labs?(?![\p{L}])|^(?:['’]s?)?[ -](?:an? )?(?:disease|syndrome|disorder|lymphoma|sarcoma|tumou?r|an[ae]mia|catheter|drain|drains|line|port|tube|tubes|sign|signs|test|tests|score|scale|index|criteria|classification|grade|grading|stage|staging|formula|equation|procedure|operation|fundoplication|repair|incision|approach|position|manoeuvre|maneuver|reflex|phenomenon|palsy|contracture|fracture|nodes?|nodules?|bodies|body|cells?|stain|smear|agar|esophagus|oesophagus|ulcer|thyroiditis|disc|chorea|ataxia|dystrophy|neuropathy|encephalopathy|respirations?|breathing|murmur|forceps|retractor|clamp|clip|stent|graft|valve|pump|boot|brace|collar|splint|bandage|dressing|solution|lactate|lactated|cyst|hernia|canal|duct|gland|ligament|tendon|triad|law|rule|thickness|depth|level|segments?|joint|foot|deformity|ring|rings|coma|inventory|depression|team|joint|esophagitis|view|pouch|loop|resection|anastomosis|bypass|shunt|exercises?|stockings?|hose|mask|device|regimen|protocol|hospital|hospitals|clinic|clinics|centre|center|memorial|university|college|school|institute|foundation|pharmacy|laboratory|laboratories|medical(?! rec| chart| hist)|health(?! rec| card)|healthcare|nursing|rehab(?:ilitation)?|hospice|house|home|manor|village|tower|building|hall|wing|ward|unit|floor|pavilion|general|regional|county|parish|city|township|street|st|avenue|ave|road|rd|drive|lane|ln|boulevard|blvd|court|ct|circle|place|way|highway|hwy|parkway|square|terrace|trail|inc|llc|corp|corporation|ltd|gmbh|company|co|group|partners|associates|insurance|bank|church|library|police|department|dept|airport|park|river|lake|beach|island|mountain|valley|blue|shield|cross|act|program|study|trial|method)(?![\p{L}])/iu;
const NO_PERSON_BEFORE =
  /(?:^|[^\p{L}])(?:at|in|to|from|near|of|the|via|into|for) (?:the )?(?:city of |town of |county of |state of )?$/iu;
const PLACE_BEFORE = /(?:^|[^\p{L}])(?:at|in|near|from|visiting|to|of|outside|toward|via) (?:the )?$/iu;

/** Eponyms and makers that stand alone in notes: they are names only behind a title or a label. */
const EPONYMS = new Set(
  `addison alzheimer apgar babinski baker barrett basedow behcet bell bence billroth bishop braden breslow brudzinski
  burkitt charcot chiari chvostek couinaud crohn cushing doppler dupuytren epley erb ewing fabry fallot foley fuchs gaucher
  gleason glasgow goodpasture gram graves guillain hashimoto heimlich hickman hodgkin hoffmann holter homan horner
  huntington jackson kaposi kegel kernig killip klebsiella kussmaul lachman lasegue lewy lhermitte lisfranc lou gehrig mallory marfan
  mcburney mcmurray meckel meniere mobitz mohs mallampati murphy nissen norton osgood osler paget parkinson penrose peyronie pott
  raynaud reiter reye ringer romberg roux rorschach schatzki schlatter schober sjogren sjögren snellen swan ganz tanner tinel
  phalen tourette trendelenburg trousseau turner valsalva virchow von wegener wernicke whipple wilms wilson weber rinne wolff
  parkinson yankauer zenker broca brown sequard kayser fleischer bartholin bartholin baxter tylenol percocet vicodin lasix
  coumadin plavix lipitor zocor crestor norvasc lopressor toprol zestril prinivil cozaar diovan lantus humalog novolog
  keppra dilantin depakote tegretol lamictal neurontin lyrica ativan xanax valium klonopin ambien haldol seroquel zyprexa
  risperdal abilify prozac zoloft paxil celexa lexapro effexor wellbutrin cymbalta remeron adderall ritalin concerta
  protonix prilosec nexium pepcid zantac reglan zofran phenergan compazine colace senna dulcolax miralax maalox tums
  advair flovent spiriva ventolin proventil combivent symbicort singulair zithromax levaquin cipro flagyl bactrim keflex
  augmentin rocephin ancef zosyn unasyn vanco vancomycin cefepime lovenox heparin eliquis xarelto pradaxa brilinta synthroid
  levoxyl premarin prempro fosamax boniva humira enbrel remicade rituxan methotrexate plaquenil imuran cellcept prograf
  medrol solumedrol decadron benadryl claritin zyrtec allegra motrin advil aleve naprosyn toradol dilaudid demerol
  oxycontin morphine fentanyl duragesic roxicodone ultram flexeril soma robaxin skelaxin baclofen viagra cialis flomax
  proscar avodart januvia metformin glucophage glyburide actos avandia byetta victoza ozempic jardiance farxiga`.split(
    /\s+/,
  ),
);

export const isEponym = (word: string): boolean => EPONYMS.has(word.toLowerCase());

/** Is it the name of a thing or a place? */
export const isThing = (before: string, after: string, isTitled: boolean): boolean =>
  NO_PERSON_BEHIND.test(after) || (!isTitled && NO_PERSON_BEFORE.test(before) && /^['’]s /.test(after));

export const isPlaceBefore = (before: string): boolean => PLACE_BEFORE.test(before);

/** Surgeons are Mr and Miss in Britain. */
const isTitledStaff = atEnd(
  behind(
    String.raw`(?:^|[^\p{L}])${ROLE_OF_STAFF}s?[ \t]*[:–-][ \t]*(?:mr|mrs|ms|miss|herr|frau|mme)\.?\s{1,2}$`,
  ),
);
const OF_STAFF: Cue = { role: 'provider', id: 'staff', weight: 0.68 };

/** `son` is `his` in French. */
const FRENCH_SON =
  /(?:^|\s)(?:le|la|les|des|du|est|une?|dans|pour|par|et|que|qui|au|aux|avec)\s(?:.*\s)?son $/i;

const CUES_BEFORE = BEFORE.map(([regex, cue]) => [atEnd(regex), cue] as const);

export const cueBefore = (before: string): Cue | undefined => {
  const cue = CUES_BEFORE.find(([isMet]) => isMet(before))?.[1];
  if (cue?.id === 'relative' && FRENCH_SON.test(before)) return undefined;
  return cue?.id === 'mr' && isTitledStaff(before) ? OF_STAFF : cue;
};
export const cueBehind = (after: string): Cue | undefined => BEHIND.find(([regex]) => regex.test(after))?.[1];
