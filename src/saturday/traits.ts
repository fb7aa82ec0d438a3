/**
 * What a text is recognised by: its words without affixes, pairs of them, and pieces of three and four letters,
 * which survive slips of the keyboard and the many ways in which Jakarta spells ("ancur", "hancur", "ngancurin").
 */
export function traitsOf(text: string): Map<string, number> {
  const traits = new Map<string, number>();
  const add = (trait: string, weight: number) => traits.set(trait, (traits.get(trait) ?? 0) + weight);
  const stems = wordsOf(text)
    .map(stemOf)
    .filter((stem) => !empty.has(stem));
  stems.forEach((stem, index) => {
    if (stem.length > 1) add(`word ${stem}`, 2);
    if (index > 0) add(`pair ${stems[index - 1]} ${stem}`, 1);
    const framed = `_${stem}_`;
    for (const length of [3, 4])
      for (let start = 0; start + length <= framed.length; start += 1)
        add(`part ${framed.slice(start, start + length)}`, 0.25);
  });
  return traits;
}

/** The words of a text as they were typed, in lower case. */
export function wordsOf(text: string): string[] {
  return (
    text
      .toLowerCase()
      .normalize('NFKD')
      .match(/[a-z]+/g) ?? []
  );
}

/** A word without the affixes of formal and of spoken Indonesian, as far as something is left of it. */
export function stemOf(word: string): string {
  return affixes.reduce(
    (stem, { affix, atLeast }) => {
      const rest = stem.replace(affix, '');
      return rest.length >= atLeast ? rest : stem;
    },
    spellings.get(word) ?? word,
  );
}

const affixes = [
  { affix: /(lah|kah|nya|ku|mu)$/, atLeast: 3 },
  { affix: /(kan|in|an|i)$/, atLeast: 4 },
  { affix: /^(di|ke|se|ter|ber|ku)/, atLeast: 4 },
  { affix: /^(menge|peng|meng|nge|mem|pem|men|pen|ng|me|pe)/, atLeast: 4 },
];

const spellings = new Map(
  `ga tidak, gak tidak, nggak tidak, enggak tidak, ngga tidak, kagak tidak, tdk tidak, udah sudah, udh sudah,
  sdh sudah, blm belum, belom belum, bgt banget, yg yang, dgn dengan, kalo kalau, klo kalau, sampe sampai,
  gede besar, bikin buat, duit uang, dr dari, jln jalan, krn karena, tp tapi, org orang, deket dekat`
    .split(/,\s+/)
    .map((pair) => pair.split(' ') as [string, string]),
);

// Said about anything.
const empty = new Set(
  `yang dan di ke dari ini itu saya kami kita sudah belum tidak ada aja saja juga sama buat untuk dengan tolong
  mohon minta warga pak bu bapak ibu sampai kalau karena jadi lagi terus banget sekali padahal tapi katanya sejak
  tiap setiap hari minggu bulan tahun rt rw lokasi mau bisa pada dua tiga para dong nih deh sih kok ya nya oleh sini`
    .split(/\s+/)
    .map(stemOf),
);
