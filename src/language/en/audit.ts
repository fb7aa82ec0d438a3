import type { audit as Audit } from '../id/audit.ts';

const actions: typeof Audit.actions = {
  signedIn: 'Signed in',
  signInRefused: 'Sign-in refused',
  signedOut: 'Signed out',
  sessionEnded: 'Session ended',
};

export const audit: typeof Audit = { actions };
