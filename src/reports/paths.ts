/** Addresses of reports; built here and nowhere else. */
export const reportsPath = (after?: string | null): string =>
  after ? `/reports?${new URLSearchParams({ after }).toString()}` : '/reports';
export const reportPath = (id: number): string => `/reports/${id}`;
export const reportActionPath = (
  id: number,
  noun: 'letter' | 'sending' | 'acknowledgement' | 'forwarding',
): string => `${reportPath(id)}/${noun}`;
