import type { AuditAction } from '../../audit/actions.ts';

const actions: Record<AuditAction, string> = {
  signedIn: 'Masuk',
  signInRefused: 'Gagal masuk',
  signedOut: 'Keluar',
  sessionEnded: 'Sesi diakhiri',
};

export const audit = { actions };
