/** Types of FHIR resources (R4 to R6) that a document may begin with. Data only. */
export const FHIR_TYPES: ReadonlySet<string> = new Set(
  `Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic Binary
  BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam ChargeItem Claim ClaimResponse
  ClinicalImpression CodeSystem Communication CommunicationRequest Composition ConceptMap Condition Consent Contract Coverage
  CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceMetric DeviceRequest DeviceUseStatement
  DeviceUsage DiagnosticReport DocumentManifest DocumentReference Encounter Endpoint EnrollmentRequest EnrollmentResponse
  EpisodeOfCare Evidence ExplanationOfBenefit FamilyMemberHistory Flag FormularyItem GenomicStudy Goal Group GuidanceResponse
  HealthcareService ImagingSelection ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation InsurancePlan
  Invoice Library Linkage List Location Measure MeasureReport Media Medication MedicationAdministration MedicationDispense
  MedicationKnowledge MedicationRequest MedicationStatement MessageDefinition MessageHeader MolecularSequence NamingSystem
  NutritionIntake NutritionOrder Observation OperationOutcome Organization OrganizationAffiliation Parameters Patient
  PaymentNotice PaymentReconciliation Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire
  QuestionnaireResponse RelatedPerson RequestGroup ResearchStudy ResearchSubject RiskAssessment Schedule ServiceRequest Slot
  Specimen SpecimenDefinition StructureDefinition Subscription Substance SupplyDelivery SupplyRequest Task TestReport
  TestScript Transport ValueSet VerificationResult VisionPrescription`.split(/\s+/),
);
