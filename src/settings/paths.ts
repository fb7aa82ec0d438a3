/** Addresses of the settings. */
export const settingsPath = '/settings';
export const hoursPath = '/settings/hours';
export const provincePath = '/settings/province';
export const categoriesPath = '/settings/categories';
export const newCategoryPath = '/settings/categories/new';
export const categoryPath = (code: string): string => `${categoriesPath}/${encodeURIComponent(code)}`;
export const holidaysPath = '/settings/holidays';
export const holidaysOfPath = (year: number): string => `${holidaysPath}?year=${year}`;
export const removalPath = (day: string): string => `${holidaysPath}/${day}/removal`;
export const deadlinesPath = '/settings/deadlines';
export const deadlinePath = (state: string): string => `${deadlinesPath}/${state}`;
