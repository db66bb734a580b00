/**
 * Words that stand where a name could and are none. Written for this project. A word that is also a common family or
 * given name (Grace, Will, May, Hall, Price, Young, Long, Stone, Case, Ward) is left out: a name lost is the worse error.
 */
const WORDS = `
abdomen abdominal abnormal about above absent access accession account accountable accounts acct acetaminophen action
active activities acute added additional address addresses adjustment administration administrative administrator
admission admissions admit admitted adobe adult adults adverse advised affairs after again age agency agent agreement
alcohol alert all allergies allergy alternative alzheimer amazon ambulance ambulatory amount amounts amoxicillin
analysis and android anesthesia annual anonymous answer any apartment api app appeal applicable application
appointment appointments approval approved approximately apt are area arrival arthritis as aspirin assessment assigned
assistance assistant associates asthma at attached attending audit authorization authorized available avenue average
babinski balance bank based bed bedside before behavioral being below beneficiary benefit benefits between bid
bilateral billing biopsy birth birthdate birthday blank blood bmi bmp board body both boulevard box bp branch brought
building business but by cad called campus can cancer cannot cardiac cardiology cardiovascular care caregiver category
cause cbc cc cell cellphone center centers centre cerner certificate certification changes charge charges chart chf
chief child children chronic cisco city claim claims class clerk client clients clinic clinical clinician clinics cmp
cob code codes collected collection college column comment comments committee communication community company
complaint complaints complete completed complication complications condition conditions confidential congestive
consent consult consultant consultation contact contacts continue contract control coordination coordinator copay copd
copy coronary corp corporation cost costs could count country county coverage covid cpt cpu created critical csn
ct current currently customer daily data database date dates daughter days dea debian deceased december decision
deductible default deferred deidentified delivery dell demographics denied dental department dept description desk
desktop destination detail details device diabetes diabetic diagnoses diagnosis diagnostic did died diet digital
direct director disability disabled discharge discharged disclosure discussed disease disorder distribution division
doa dob doctor doctors document documentation documents does domain dos dose draft drg drive driver drug drugs due
during dvt each ear ecg education effective ekg elderly electronic eligibility eligible email emergency employee
employees employer employment enabled encounter end endocrine enrollment enter entered entity entry eob episode
equipment er error establishment estate estimated evaluation evening event every exam examination example exhibit
experience expiration explanation exposure ext extension eye facilities facility failed failure false family father
fax february federal fee fees female fetal figure file filed filename files fin final finance financial findings
firewall first firstname fiscal floor folder follow followed following followup for form format former forms found
foundation fracture free friday from full fund gastroenterology gender general generated genetic geriatric given goal
google government grade group groups guarantee guarantor guardian guide guideline guidelines handout har has
have having hcpcs he header heading health healthcare hearing heart height hello help hematology hep heparin hepatitis
hgb high highway him hipaa his history holder home hospice hospital hospitalist hospitalization hospitals hour
hours house household housing how hpi hr html http https human husband hypertension ibuprofen icd icu identification
identified identifier identifiers identity if illness images imaging immunization impression in inc incident include
included including income independent index indicated indicates individual infection infectious influenza information
informed initial initials injury inpatient instruction instructions insulin insurance insured intake intensive
intermediate internal internist interpreter interview into invoice ip iphone is issue issued it item items january job
joint json july jurisdiction keep kidney kin known lab label laboratories laboratory labs
language laptop last lastname later latest lead leave left legal lenovo less letter letters level liability liaison
licence license licensed life limit limited limits line linux lisinopril list listed liver llc llp local location log
login ltd lung mac machine mail mailing main maintained maintenance male management manager manual marital
market married mass maternal maternity matter maximum mbi meaning measure medicaid medical medicare medication
medications medicine meeting member members membership memo memorial mental message metformin method microsoft middle
military minimum minor minutes missing mobile model modified module monday month monthly months morning morphine
mother motor mri mrn mrs mrsa must n/a na name named names national natural nausea neck need needs negative neonatal
nephrology network neurological neurology never new newborn next nhs night nil no nobody none nonprofit normal not
note notes nothing notice notification notified notify november npi null number numbers nurse nurses nursing nutrition
object observation observations obstetrics occupation occupational october of off office officer official old oncology
ongoing online only opd open operation operations operative optional or oracle order ordered ordering orders
organisation organization orthopedic orthopedics other our out outcome outcomes outpatient output over overview owner
oxycodone packet pages paid pain palliative panel paragraph parent parents part participant partner partners party
password past pathology patient patients pay payer payment payments payor pcp pe pediatric pediatrics pelvic pending
per performed period permission person personal personnel pharmacist pharmacy phone phones photo physical physician
physicians physiology picture place placed plan plans please plt pmh pneumonia po point policies policy population
portal portion position positive possible post posted postoperative potential practice practitioner preferred
pregnancy preliminary premium preoperative preparation prescribed prescriber prescription prescriptions present
presented presenting presents previous primary printed printer printname prior privacy private prn problem problems
procedure procedures process product products profile program progress project prostate protected protection protocol
proven provide provided provider providers proxy psh psychiatric psychiatry psychology public pulmonary purpose
purposes qd qhs qid quality quantity query question questionnaire questions race radiology ram rate rating rbc
reaction reason recent recently recipient recommendation recommendations record recorded records recovery redacted
reference referral referred referring refused regarding regimen regional register registered registrar registration
registry regular rehabilitation reimbursement related relation relations relationship release remarks renal renewal
report reported reporting reports representative request requested requesting required requirements requires research
resident residents respiratory respondent response responsible rest result results return returned review reviewed
revised rights risk risks road role room rooms ros router routine row rows rr safety sales same sample satisfaction
saturday sc schedule scheduled school score screening search second secondary section security see seen select self
send sent serial server service services session setting settings severe severity sex she sheet shift should shows
sibling sign signature signed significant signs single site size sob social software source specialist
specialists specialty specify specimen spo2 spouse sql ssn staff stage standard standards start state stated statement
states status stay step stop street string stroke student students study subject submitted subscriber subsequent suite
summary sunday supervising supervisor supplement support surgeon surgeons surgery surgical surname survey suspected
switch symptom symptoms syndrome system systems table take taken target tax tba tbd team technician technologist tel
telehealth telephone temp template temporary term terms test tested testing tests that the their them then therapist
therapy there these they third this those though through thursday tid time times tissue title to today together
tolerated tomorrow total totals training transfer transferred transplant transport transportation trauma
treated treatment treatments triage true trust tuesday tumor type types ubuntu ultrasound undefined under underwent
unemployed unit units university unknown unsigned unspecified until up update updated upon upper urgent uri urinary
urine url urology use used user username users uses using uti valid value values various vascular vehicle vendor
verification verified version veterans via victim video view violation virtual visit visitors visits vital vitals
volume vs waiver warfarin warning was watch wbc we website wednesday week weekly weeks weight welcome well wellness
were what when where whether which while who whom whose wife windows with within without witness work worker workers
working workplace workstation workup would wound wrist written xml year yearly years yes yesterday you your youth zip
zone feels denies states says appears presents returns continues tolerates complains endorses underwent ambulates
sleeps refuses remains portuguese spanish italian dutch polish russian romanian swedish turkish brazilian european chinese japanese korean dictating guar choice award awards kollege kollegin kollegen collega collègue confrère colega koll mean median
maximum elevation
colleague colleagues sir sirs madam everyone folks friend friends valued editor hiring neighbor neighbors applicant customer
reader readers team
`;

export const NOT_NAMES: ReadonlySet<string> = new Set(WORDS.split(/\s+/).filter((word) => word !== ''));
