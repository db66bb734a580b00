/** Words that names of columns are made of and values are not, lower case, without plural `s`. */
export const COLUMN_WORDS: ReadonlySet<string> = new Set(
  // English
  (
    'id no nr num number name first last middle given family surname fname lname dob birth date time day month year age sex gender phone tel ' +
    'telephone mobile cell fax email mail address addr street city state zip postal postcode country mrn ssn npi dea mbi code type status ' +
    'amount price total balance charge cost qty quantity description desc diagnosis dx icd cpt procedure provider physician doctor patient ' +
    'member subscriber plan insurance payer policy group account acct invoice claim visit encounter admission admitted discharge department ' +
    'dept ward unit room bed location site facility result value test specimen order note comment reason title role user task due owner item ' +
    'username login password ip host url start end created updated modified medication drug dose route frequency allergy height weight race ' +
    'ethnicity language religion marital employer relation relationship contact key field label category source version flag index row count ' +
    // German, Dutch
    'vorname nachname geburtsdatum strasse ort plz datum betrag anzahl telefon adresse geschlecht diagnose arzt patientin voornaam achternaam ' +
    'naam geboortedatum straat plaats huisnummer geslacht bsn bedrag aantal telefoon ' +
    // French, Spanish, Portuguese, Italian
    'nom prenom prénom naissance adresse ville sexe montant téléphone médecin nombre apellido apellidos nacimiento fecha direccion dirección ' +
    'ciudad sexo edad importe teléfono diagnóstico médico nome sobrenome nascimento data endereço cidade morada cognome nascita indirizzo città ' +
    'sesso importo quantità telefono diagnosi medico ' +
    // Danish, Norwegian, Swedish, Finnish
    'navn fornavn efternavn etternavn fødselsdato dato adresse køn kjønn namn förnamn efternamn födelsedatum personnummer cpr adress kön nimi ' +
    'etunimi sukunimi syntymäaika hetu osoite ' +
    // Polish, Czech
    'imię nazwisko pesel adres jméno příjmení'
  ).split(' '),
);
