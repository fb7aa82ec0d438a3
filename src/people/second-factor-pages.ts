import { dayOf } from '../calendar/cycle.ts';
import { longDate } from '../calendar/words.ts';
import { config } from '../config.ts';
import type { Catalogue, Language } from '../language/index.ts';
import { qrImage } from '../web/qr.ts';
import type { Proof } from './proving.ts';
import type { Person } from './roles.ts';
import type { SecondFactor } from './second-factor.ts';
import * as paths from './second-factor-paths.ts';
import { grouped, keyAddress } from './totp.ts';

type Reader = { t: Catalogue; lang: Language };
type Errors = Record<string, string>;

/** A form of the page that could not be carried out. */
export type FailedFactorForm = {
  form: 'begin' | 'confirm' | 'replace' | 'recovery' | 'removal';
  errors: Errors;
};

type Facts = {
  person: Person;
  factor: SecondFactor | null;
  /** A secret that waits for its first code. */
  secret: string | null;
  /** Whether a factor has to be set up before anything else opens. */
  mustSetUp: boolean;
  required: boolean;
  proof: Proof;
  failed: FailedFactorForm | null;
  back: string;
};

/** The page of the second factor: set up and confirmed, recovery codes, another telephone, turned off. */
export function secondFactorPage(facts: Facts, { t, lang }: Reader) {
  const { person, factor, secret, mustSetUp, required, proof, failed, back } = facts;
  const errorsOf = (form: FailedFactorForm['form']): Errors => (failed?.form === form ? failed.errors : {});
  const form = (name: FailedFactorForm['form']) => ({
    errors: errorsOf(name),
    open: failed?.form === name,
  });
  return {
    standing: factor ? t.factors.on(dayIn(factor.confirmedAt, lang)) : t.factors.off,
    mustSetUp,
    leave: mustSetUp,
    back,
    paths: {
      setUp: paths.setUpPath,
      confirmation: paths.confirmationPath,
      recovery: paths.recoveryPath,
      removal: paths.removalPath,
    },
    setUp: secret
      ? {
          qr: qrImage(keyAddress(secret, person.username, t.web.product)),
          secret: grouped(secret),
          errors: errorsOf('confirm'),
        }
      : null,
    begin: !factor && !secret ? { ...form('begin'), proof } : null,
    proof: { ...proof, asked: true },
    recovery: factor
      ? {
          ...form('recovery'),
          left: factor.codesLeft === 0 ? t.factors.recovery.none : t.factors.recovery.left(factor.codesLeft),
        }
      : null,
    replace: form('replace'),
    removal: factor && !required ? form('removal') : null,
  };
}

/** The codes, shown once. */
export function recoveryCodesPage(
  codes: string[],
  { person, now, next }: { person: Person; now: Date; next: string },
  { t, lang }: Reader,
) {
  return { codes, next, whose: t.factors.recovery.for(person.username, dayIn(now, lang)) };
}

export const dayIn = (instant: Date, lang: Language): string =>
  longDate(dayOf(instant, { zone: config.timeZone }), lang);
