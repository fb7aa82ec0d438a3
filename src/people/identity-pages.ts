import type { Catalogue, Language } from '../language/index.ts';
import type { Linked } from './identities.ts';
import type { Proof } from './proving.ts';
import { dayIn } from './second-factor-pages.ts';
import * as paths from './second-factor-paths.ts';

type Facts = {
  name: string;
  linked: Linked | null;
  /** Where the person goes on to the provider, once identity was proved. */
  goOn: string | null;
  proof: Proof;
  errors: Record<string, string>;
};

/** The page on which a person links the account at the provider with the one here. */
export function identityPage(
  { name, linked, goOn, proof, errors }: Facts,
  { t, lang }: { t: Catalogue; lang: Language },
) {
  const words = t.factors.openId.account;
  return {
    name,
    standing: linked
      ? [
          words.linked(dayIn(linked.linkedAt, lang)),
          linked.lastUsedAt ? words.lastUsed(dayIn(linked.lastUsedAt, lang)) : '',
        ].join(' ')
      : words.notLinked,
    linked: linked !== null,
    goOn,
    proof: { ...proof, asked: true },
    action: linked ? paths.identityRemovalPath : paths.identityLinkPath,
    errors,
  };
}
