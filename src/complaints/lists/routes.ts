import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { recordReading } from '../../audit/reading.ts';
import { rulesOf } from '../../calendar/queries.ts';
import type { Database } from '../../database/connect.ts';
import { Invalid } from '../../errors.ts';
import { onlyIf } from '../../people/guards.ts';
import { fieldErrors, parseForm, typed } from '../../web/forms.ts';
import { limited } from '../../web/limiting.ts';
import { sendPage } from '../../web/pages.ts';
import { personOf, signedInOnly } from '../../web/visit.ts';
import { countListed, listComplaints, pageSize, type ListFilter } from '../list.ts';
import { namesIn, narrowingOf, stateChoices } from '../narrowing.ts';
import { listRow } from '../pages.ts';
import { complaintPath, complaintsPath, exportPath, reviewPlanFormPath } from '../paths.ts';
import { actsOnMany, countersOf, findsByNumber, plansReviews, unitPlacesOf } from '../policy.ts';
import { areaChoices, categoryChoices, unitChoices, unitsIn } from '../queries.ts';
import { categoriesNamed } from '../search/categories.ts';
import { complaintsOfNumber, readNumber } from '../search/by-number.ts';
import { searchComplaints } from '../search/found.ts';
import { readQuestion, type Question } from '../search/question.ts';
import { visibleTickets } from '../search/tickets.ts';
import { filterForm, numberForm, pageForm, periodFaults } from './forms.ts';
import { exportRoutes, type WorkbookOf } from './export-routes.ts';
import { foundRow, pagesOf, searchNotes, sortsOf, viewLinks } from './page.ts';
import { selectionRoutes } from './selection-routes.ts';
import { viewRoutes } from './view-routes.ts';
import { countViews, filterOf, viewsOf, type SavedView } from './views.ts';

/** The list of complaints: filtered, searched, kept under names, and found by the number of who complained. */
export function listRoutes(db: Database, workbookOf: WorkbookOf): Router {
  const router = Router();

  router.get('/complaints', signedInOnly, async (req, res) => {
    const filter = parseForm(filterForm, req.query);
    const person = personOf(res);
    const views = await viewsOf(db, person);
    const first = views.find((view) => view.first);
    // The bare address is the menu's; whoever keeps a view for it wants that one.
    if (first && Object.keys(req.query).length === 0) return res.redirect(303, first.href);
    const question = filter.q ? await readQuestion(db, filter.q) : null;
    const near = question ? await visibleTickets(db, person, question) : [];
    if (question?.ticket && near.length > 0) return res.redirect(303, complaintPath(question.ticket));
    await sendList(db, req, res, { filter, views, searched: question && { question, near } });
  });

  // Posted, as a number is nothing for addresses: they are kept by browsers, shared and logged by others.
  const counter = [signedInOnly, onlyIf(findsByNumber), limited(db, 'findPerson')];
  router.post('/complaints/by-number', ...counter, async (req: Request, res: Response) => {
    await sendByNumber(db, req, res);
  });

  router.use(exportRoutes(db, workbookOf), selectionRoutes(db), viewRoutes(db));
  return router;
}

type Searched = { question: Question; near: string[] } | null;
type Listing = { filter: ListFilter; views: SavedView[]; searched: Searched };

async function sendList(db: Database, req: Request, res: Response, { filter, views, searched }: Listing) {
  const { t, lang, now } = res.locals.visit;
  const person = personOf(res);
  const acts = actsOnMany(person);
  const plans = plansReviews(person);
  const planForm = plans ? reviewPlanFormPath : null;
  const places = unitPlacesOf(person, filter);
  const [found, categories, areas, names, counts, units, within] = await Promise.all([
    searched ? foundIn(db, req, res, filter, searched) : listedIn(db, req, res, filter),
    categoryChoices(db, lang),
    areaChoices(db, person),
    namesIn(db, filter),
    countViews(db, person, views, now),
    acts.includes('assign') ? unitChoices(db, countersOf(person)) : [],
    places.places.length > 0 ? unitsIn(db, places) : [],
  ]);
  const query = new URLSearchParams(filterOf(new URLSearchParams(queryOf(req)).toString())).toString();
  const choosesUnit =
    within.length > 0 &&
    (filter.unit === undefined || within.some(({ value }) => value === `${filter.unit}`));
  const page = {
    filter,
    more: moreFilters(req, res, choosesUnit ? within : []),
    ...found,
    filtered: Object.values(typed(req.query)).some(Boolean),
    narrowed: narrowingOf(filter, names, { kecamatan: areas.length > 1, unit: choosesUnit }, t, lang),
    categories,
    areas,
    states: stateChoices(t),
    byNumber: findsByNumber(person),
    query,
    views: viewLinks(views, counts, query),
    sorts: sortsOf(filter, query),
    exports: { csv: exportPath('csv', query), xlsx: exportPath('xlsx', query) },
    chosen: acts.length > 0 || plans ? { acts, units, planForm, key: randomUUID(), back: query } : null,
  };
  await sendPage(req, res, 'complaints/list', page, { title: t.complaints.listTitle });
}

// The fields that not everybody needs; they show as soon as one of them says something.
function moreFilters(req: Request, res: Response, units: { value: string; label: string }[]) {
  const { weekFrom = '', weekTo = '', unit = '' } = queryOf(req);
  const faults = periodFaults({ weekFrom, weekTo });
  return {
    weekFrom,
    weekTo,
    unit,
    units,
    errors: faults ? fieldErrors(res.locals.visit.t.fields, faults) : {},
    open: Boolean(weekFrom || weekTo || (unit && units.length > 0)),
  };
}

const queryOf = (req: Request) => typed(req.query);

async function listedIn(db: Database, req: Request, res: Response, filter: ListFilter) {
  const { t, lang, now } = res.locals.visit;
  const [found, { calendar }] = await Promise.all([listComplaints(db, personOf(res), filter), rulesOf(db)]);
  const here = (changes: Record<string, string | undefined>) =>
    complaintsPath({ ...queryOf(req), ...changes });
  return {
    count: found.counted ? t.complaints.count(found.count) : t.complaints.moreThan(found.count),
    rows: found.rows.map((row) => listRow(row, t, lang, now, calendar.zone)),
    previous: found.previous && here({ before: found.previous, after: undefined }),
    next: found.next && here({ after: found.next, before: undefined }),
    first: filter.after || filter.before ? here({ after: undefined, before: undefined }) : null,
    search: null,
  };
}

async function foundIn(
  db: Database,
  req: Request,
  res: Response,
  filter: ListFilter,
  { question, near }: NonNullable<Searched>,
) {
  const { t, lang, now } = res.locals.visit;
  const { page } = parseForm(pageForm, req.query);
  const person = personOf(res);
  const wanted = { typed: question.typed, page, pageSize, now };
  const [{ rows, count, counted }, categories, { calendar }] = await Promise.all([
    searchComplaints(db, person, { ...filter, asked: question.asked }, wanted),
    ofCategories(db, req, res, filter),
    rulesOf(db),
  ]);
  const findsPeople = findsByNumber(person);
  const narrow = filter.which ?? filter.state ?? filter.phase;
  const closedToo =
    narrow === undefined || narrow === 'open'
      ? complaintsPath({ ...queryOf(req), which: 'all', page: undefined })
      : null;
  return {
    count: counted ? t.complaints.count(count) : t.complaints.moreThan(count),
    rows: rows.map((row) => foundRow(row, t, lang, now, calendar.zone)),
    ...pagesOf(queryOf(req), page, { count, pageSize }),
    first: null,
    search: searchNotes({ question, tickets: near, findsPeople, counted, closedToo, categories }, t),
  };
}

/** The lists of the categories that a search names, narrowed as it is. */
async function ofCategories(db: Database, req: Request, res: Response, filter: ListFilter) {
  const { t, lang } = res.locals.visit;
  const { q, sort: _, ...rest } = filter;
  const named = filter.category ? [] : await categoriesNamed(db, q ?? '', lang);
  const lists = await Promise.all(
    named.map(async ({ code, name }) => {
      const { count, counted } = await countListed(db, personOf(res), { ...rest, category: code });
      if (count === 0) return [];
      const many = counted ? t.complaints.count(count) : t.complaints.moreThan(count);
      const href = complaintsPath({
        ...queryOf(req),
        q: undefined,
        sort: undefined,
        page: undefined,
        category: code,
      });
      return [{ href, label: t.search.ofCategory(name, many) }];
    }),
  );
  return lists.flat();
}

async function sendByNumber(db: Database, req: Request, res: Response) {
  const { t, lang, now } = res.locals.visit;
  const person = personOf(res);
  const { calendar } = await rulesOf(db);
  const page = {
    number: '',
    error: null as string | null,
    rows: null as ReturnType<typeof listRow>[] | null,
  };
  try {
    const { number } = parseForm(numberForm, req.body);
    page.number = number;
    const read = readNumber(number);
    if (!read) throw new Invalid({ number: 'numberOfPerson' });
    const found = await complaintsOfNumber(db, person, read);
    await recordReading(db, 'personFound', {
      at: now,
      personId: person.id,
      complaintIds: found.map(({ id }) => id),
      particulars: { by: read.kind },
    });
    page.rows = found.map((row) => listRow(row, t, lang, now, calendar.zone));
  } catch (fault) {
    if (!(fault instanceof Invalid)) throw fault;
    page.error = fieldErrors(t.fields, fault).number ?? null;
  }
  await sendPage(req, res, 'complaints/by-number', page, {
    title: t.search.byNumber.title,
    status: page.error ? 422 : 200,
  });
}
