export const signInPath = (query: { back?: string; after?: 'reset' } = {}): string => {
  const given = Object.entries(query).filter(([, value]) => value);
  return given.length > 0 ? `/sign-in?${new URLSearchParams(given)}` : '/sign-in';
};
/** Asks for a letter with a link to set a new password. */
export const forgottenPath = '/sign-in/forgotten';
/** Where a code is typed, or the page that a link or a code opens. */
export const resetPath = (key?: string): string => (key === undefined ? '/reset' : `/reset/${key}`);
export const accountPath = '/account';
export const passwordPath = '/account/password';
/** Ends all of the own sessions but this one. */
export const otherSessionsPath = '/account/sessions/others/ending';
export const sessionPath = (id: string): string => `/account/sessions/${id}/ending`;
