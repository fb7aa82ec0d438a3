import type { Catalogue } from '../language/index.ts';
import { faultText } from './pages.ts';
import type { OwnTemplate } from './templates.ts';

/** The templates that offices changed, and which of them can't be used; for the administrator. */
export function templatesPage({ folder, own }: { folder: string; own: OwnTemplate[] }, t: Catalogue) {
  const { kinds, languages, templates: words } = t.documents;
  return {
    folder,
    rows: own.map(({ file, kind, language, areaCode, fault, unknownNames }) => ({
      file,
      kind: kind in kinds ? kinds[kind as keyof typeof kinds] : kind === 'receipt' ? words.receipt : kind,
      language: languages[language],
      area: areaCode ?? words.everywhere,
      state: fault
        ? { tone: 'danger', text: words.wrong, detail: faultText(fault, t) }
        : {
            tone: unknownNames.length > 0 ? 'warning' : 'success',
            text: words.right,
            detail: unknownNames.length > 0 ? words.unknownNames(unknownNames.join(', ')) : null,
          },
    })),
  };
}
