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
export const readinessPath = '/settings/readiness';
export const deadlinesPath = '/settings/deadlines';
export const deadlinePath = (state: string): string => `${deadlinesPath}/${state}`;
export const officesPath = '/settings/offices';
export const officePath = (id: number): string => `${officesPath}/${id}`;
export const officesWith = ({ q, after }: { q: string; after?: number }): string => {
  const search = new URLSearchParams({
    ...(q && { q }),
    ...(after !== undefined && { after: String(after) }),
  });
  return search.size > 0 ? `${officesPath}?${search.toString()}` : officesPath;
};
export const messagesPath = '/settings/messages';
