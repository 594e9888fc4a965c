/** The choices of the shop's forms, as value and label. */

type Choices = readonly (readonly [value: string, label: string])[];

export const COUNTRIES = [
  ["AT", "Austria"], ["CZ", "Czechia"], ["DK", "Denmark"], ["FR", "France"],
  ["DE", "Germany"], ["IE", "Ireland"], ["PL", "Poland"], ["GB", "United Kingdom"],
] as const satisfies Choices;

export const DELIVERIES = [
  ["standard", "Standard, 3 to 5 days"], ["express", "Express, next working day"],
] as const satisfies Choices;

export const LANGUAGES = [
  ["en", "English"], ["da", "Danish"], ["de", "German"], ["es", "Spanish"],
  ["fr", "French"], ["ja", "Japanese"], ["pl", "Polish"], ["ru", "Russian"],
] as const satisfies Choices;

export const SORT_ORDERS = [
  ["title", "Title"], ["price", "Price, lowest first"], ["-price", "Price, highest first"],
  ["newest", "Newest first"], ["rating", "Best rated"],
] as const satisfies Choices;

export const SUBJECTS = [
  ["order", "A question about an order"], ["book", "A book I am looking for"], ["other", "Something else"],
] as const satisfies Choices;

export const labelOf = (choices: Choices, value: string): string => choices.find(([known]) => known === value)?.[1] ?? value;
