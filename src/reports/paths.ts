/** Addresses of reports; built here and nowhere else. */
export const reportsPath = (after?: string | null): string =>
  after ? `/reports?${new URLSearchParams({ after }).toString()}` : '/reports';
export const reportPath = (id: number): string => `/reports/${id}`;
export const reportActionPath = (
  id: number,
  noun: 'letter' | 'sending' | 'acknowledgement' | 'forwarding' | 'return',
): string => `${reportPath(id)}/${noun}`;

type Asked = { area?: string | undefined; from?: string | undefined; to?: string | undefined };

const withQuery = (path: string, asked: Asked): string => {
  const filled = Object.entries(asked).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(filled).toString();
  return search ? `${path}?${search}` : path;
};

/** The results of an area over a period, for reading. */
export const resultsPath = (asked: Asked = {}): string => withQuery('/reports/results', asked);

/** A city's report about a period, with its letter. */
export const periodPath = (area: string, asked: Omit<Asked, 'area'> = {}): string =>
  withQuery('/reports/period', { area, ...asked });
export const periodLetterPath = '/reports/period/letter';
export const periodSendingPath = '/reports/period/sending';
