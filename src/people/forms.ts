import { z } from 'zod';

// Characters of some scripts take two units; what is too long for a new password is judged by the rules.
const secret = z.string('required').min(1, 'required').max(1000, 'tooLong');
const username = z.string('required').trim().min(1, 'required').max(100, 'tooLong');

export const signInForm = z.object({ username, password: secret, back: z.string().optional() });

export const forgottenForm = z.object({ username });

/** A code that was handed over, as it is typed. */
export const codeForm = z.object({
  code: z.string('required').trim().min(1, 'required').max(100, 'resetCode'),
});

const twice = z
  .object({ newPassword: secret, repeat: secret })
  .refine(({ newPassword, repeat }) => newPassword === repeat, {
    path: ['repeat'],
    error: 'passwordsDiffer',
  });

/** A new password, typed twice: without a script nobody sees what was typed. */
export const newPasswordForm = twice;

export const passwordChangeForm = z.object({ password: secret }).and(twice);

export const languageForm = z.object({ lang: z.enum(['id', 'en']), back: z.string().optional() });
