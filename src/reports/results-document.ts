import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { plainDate } from '../calendar/words.ts';
import { now } from '../clock.ts';
import type { Connection } from '../database/connect.ts';
import type { DocumentKind } from '../documents/document.ts';
import { NotFound } from '../errors.ts';
import { catalogues } from '../language/index.ts';
import { isIsoDay } from '../web/forms.ts';
import { readsResults } from './policy.ts';
import { areaNamed } from './results-area.ts';
import { resultsPaper } from './results-paper.ts';
import { resultSheets } from './sheets.ts';
import { resultsOf } from './results.ts';
import { flowValues, resultValues } from './table-values.ts';
import type { Period } from './results-due.ts';

/** What a document of results is about; with the day, so that tomorrow's numbers make another document. */
export const resultsSubject = (area: string, { from, to }: Period, today: string): string =>
  [area, from, to, today].join('_');

const subjectForm = /^(\d{2}(?:\.\d{2}){0,2})_(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)_(\d{4}-\d\d-\d\d)$/;

/** The results of an area over any period, as they stand today; signed by nobody. */
export const resultsDocument: DocumentKind = {
  name: 'results',
  read: async (db: Connection, subject, language) => {
    const [, areaCode, from, to, today] = subjectForm.exec(subject) ?? [];
    const { calendar } = await rulesOf(db);
    // The request carries no time: a document of today's numbers is asked for today.
    const moment = { now: now(), calendar };
    if (!areaCode || today !== dayOf(moment.now, calendar)) throw new NotFound();
    const area = await areaNamed(db, areaCode);
    // The subject was typed into an address or a form: the page asks for no other days.
    const days = [from, to].every((day) => isIsoDay(day));
    if (!area || !days || from! > to! || to! > today!) throw new NotFound();
    const period = { from: from!, to: to! };
    const results = await resultsOf(db, areaCode, period, moment);
    const t = catalogues[language];
    const paper = resultsPaper(results, { areaCode, period }, { t, lang: language });
    return {
      title: `${t.reports.resultsPage.title}, ${area.name}, ${plainDate(period.from, language)} – ${plainDate(period.to, language)}`,
      officeId: area.officeId,
      number: null,
      signer: null,
      confidential: false,
      values: { area: area.name, results: { ...resultValues(paper), flows: flowValues(paper) } },
      sheets: resultSheets(results, t, language),
    };
  },
  mayRead: async (_db, person, subject) => {
    const areaCode = subjectForm.exec(subject)?.[1];
    return areaCode !== undefined && readsResults(person, areaCode);
  },
};
