const withBack = (path: string, query: Record<string, string>) => {
  const given = Object.entries(query).filter(([, value]) => value !== '' && value !== '/home');
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
};

export const codePath = (back = '', way = ''): string => withBack('/sign-in/code', { way, back });

export const secondFactorPath = (back = ''): string => withBack('/account/second-factor', { back });
export const setUpPath = '/account/second-factor/set-up';
export const confirmationPath = '/account/second-factor/confirmation';
export const recoveryPath = '/account/second-factor/recovery-codes';
export const removalPath = '/account/second-factor/removal';

export const openIdPath = (back = ''): string => withBack('/sign-in/openid', { back });
export const openIdReturnPath = '/sign-in/openid/callback';
export const signedOutPath = '/signed-out';
export const identityPath = '/account/identity';
export const identityLinkPath = '/account/identity/link';
export const identityRemovalPath = '/account/identity/removal';
