import { lexer, type Token, type Tokens } from 'marked';
import { config } from '../config.ts';
import type { Language } from '../language/index.ts';
import { log } from '../log.ts';
import type { Values } from './kind.ts';
import { FaultyTemplate, fill, parsePlaceholders, type Slot } from './placeholders.ts';
import { templatesFor } from './templates.ts';

/** What a template says on a page instead of on paper: heads, paragraphs and lists of plain text. */
export type PlainBlock =
  { kind: 'heading'; text: string } | { kind: 'paragraph'; text: string } | { kind: 'list'; items: string[] };

type Wanted = { template: 'receipt'; language: Language; areaCode: string };

/**
 * The words of an office's template, its own before the built-in one; a template that can't be used gives way to the
 * next and is named in the log and among the templates of the settings.
 */
export async function plainBlocks(
  { template, language, areaCode }: Wanted,
  values: Values,
  dataDir = config.dataDir,
): Promise<PlainBlock[]> {
  for (const { text, own, file } of await templatesFor(dataDir, { kind: template, language, areaCode })) {
    try {
      return plainBlocksOf(text, values);
    } catch (fault) {
      if (!own || !(fault instanceof FaultyTemplate)) throw fault;
      log.warn({ file, fault: fault.fault }, 'template not used');
    }
  }
  return [];
}

function plainBlocksOf(template: string, values: Values): PlainBlock[] {
  const { markdown, slots } = fill(parsePlaceholders(template), values);
  return lexer(markdown, { gfm: true }).flatMap((token): PlainBlock[] => {
    switch (token.type) {
      case 'heading':
        return said('heading', wordsOf(token as Tokens.Heading, slots));
      case 'paragraph':
        return said('paragraph', wordsOf(token as Tokens.Paragraph, slots));
      case 'list':
        return [{ kind: 'list', items: (token as Tokens.List).items.map((item) => wordsOf(item, slots)) }];
      default:
        return [];
    }
  });
}

const said = (kind: 'heading' | 'paragraph', text: string): PlainBlock[] => (text ? [{ kind, text }] : []);

type Spoken = { text: string; tokens?: Token[] };

// Emphasis and links have no meaning here: only their words count.
const wordsOf = ({ text, tokens }: Spoken, slots: readonly Slot[]): string =>
  (tokens ? tokens.map((token) => wordsOf(token as Tokens.Text, slots)).join('') : text)
    .replace(/\uE000(\d+)\uE001/g, (_mark, index: string) => {
      const slot = slots[Number(index)];
      return slot && 'text' in slot ? slot.text : '';
    })
    .replace(/\s*\n\s*/g, ' ');
