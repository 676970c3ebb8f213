import { nearest } from '@nameplate/model';

/** What to say of a link type in GS1's name that their vocabulary does not have as far as is known here; it may be newer. */
export function linkTypeHint(rel: string): string | undefined {
  const term = /^gs1:(.+)$/.exec(rel)?.[1];
  if (term === undefined || known.includes(term)) return undefined;
  const near = nearest(term, known);
  const meant = near === undefined ? 'They are listed at https://ref.gs1.org/voc/.' : `Did you mean gs1:${near}?`;
  return `${rel} is no link type of GS1 that is known here. ${meant}`;
}

/** The link types of the GS1 Web Vocabulary. */
const known: readonly string[] = `
  activityIdeas allergenInfo appDownload backgroundInfo brandHomepageClinical brandHomepagePatient careersInfo
  certificationInfo consumerHandlingStorageInfo dpp eifu epcis epil eventsInfo faqs handledBy hasRetailers
  homepage ingredientsInfo instructions jws leaveReview locationInfo logisticsInfo loyaltyProgram masterData
  menuInfo nutritionalInfo openingHoursInfo paymentLink pip productSustainabilityInfo promotion
  purchaseSuppliesOrAccessories quickStartGuide recallStatus recipeInfo registerProduct registryEntry
  relatedImage relatedVideo reportFound review safetyInfo scheduleTime serviceInfo smartLabel smpc socialMedia
  statisticInfo subscribe support sustainabilityInfo traceability tutorial userAgreement verificationService
  whatsInTheBox
`
  .trim()
  .split(/\s+/);
