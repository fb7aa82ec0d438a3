/** Addresses of the results of the survey; built here and nowhere else. */
export const satisfactionPath = '/satisfaction';

export const resultsPath = ({ area, from, to }: { area: string; from: string; to: string }): string =>
  `${satisfactionPath}?${new URLSearchParams({ area, from, to }).toString()}`;
