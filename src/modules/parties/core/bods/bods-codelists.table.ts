/**
 * The closed codelists of the Beneficial Ownership Data Standard 0.4 (Open Ownership, bods 0.4 `schema/codelists`):
 * the codes alone.
 */
export const RECORD_TYPES = ['entity', 'person', 'relationship'] as const;
export const RECORD_STATUSES = ['new', 'updated', 'closed'] as const;
export const ENTITY_TYPES = [
  'registeredEntity',
  'legalEntity',
  'arrangement',
  'anonymousEntity',
  'unknownEntity',
  'state',
  'stateBody',
] as const;
export const ENTITY_SUBTYPES = ['governmentDepartment', 'stateAgency', 'trust', 'nomination', 'other'] as const;
export const PERSON_TYPES = ['knownPerson', 'anonymousPerson', 'unknownPerson'] as const;
export const NAME_TYPES = ['legal', 'translation', 'transliteration', 'former', 'alternative', 'birth'] as const;
export const ADDRESS_TYPES = ['placeOfBirth', 'residence', 'registered', 'service', 'alternative', 'business'] as const;
export const PEP_STATUSES = ['isPep', 'isNotPep', 'unknown'] as const;
export const SECURITY_SCHEMES = ['isin', 'figi', 'cusip', 'cins'] as const;
export const SOURCE_TYPES = [
  'selfDeclaration',
  'officialRegister',
  'thirdParty',
  'primaryResearch',
  'verified',
] as const;
export const MOTIVATIONS = ['commenting', 'correcting', 'identifying', 'linking', 'transformation'] as const;
export const DIRECTNESS = ['direct', 'indirect', 'unknown'] as const;
export const UNSPECIFIED_REASONS = [
  'noBeneficialOwners',
  'subjectUnableToConfirmOrIdentifyBeneficialOwner',
  'interestedPartyHasNotProvidedInformation',
  'subjectExemptFromDisclosure',
  'interestedPartyExemptFromDisclosure',
  'unknown',
  'informationUnknownToPublisher',
] as const;
