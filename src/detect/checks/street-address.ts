/**
 * Could this be a street with a house number? "12 May Dr" (a date and a doctor) and "2 Chest CT" have its shape and are
 * none: months, titles and body parts before the street's ending are refused.
 */
const NOT_STREETS =
  /(?:^|\s)(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mr|mrs|ms|miss|patient|pt|year|years|yo|male|female|abdomen|abdominal|brain|chest|head|neck|pelvis|pelvic|spine|sinus|noncontrast|contrast|repeat|mg|ml|mcg|units?|am|pm|days?|weeks?|months?|hours?|minutes?|figure|table|page|section|chapter|step|version|bit|core|port)(?=[\s.,])/i;

export const streetAddress = (text: string): boolean => !NOT_STREETS.test(text.replace(/^\S+/, ''));
