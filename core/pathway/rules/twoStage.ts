import { allOf, alone, type Part, part, type Rule } from '../rule.ts';

const plain = { ext: null, thresholds: {}, reads: [] } as const;

/** Two-stage hepatectomy with portal vein embolisation (engine-spec §3, workflow §2). */
export const TWO_STAGE_RULES = [
  {
    ...plain,
    id: 'I11',
    paper: '003',
    place: 'Methods',
    kind: 'guard',
    says: 'Two-stage hepatectomy: colorectal liver metastases, borderline resectable or unresectable.',
    needs: ['diagnosis', 'resectability'],
    judge: (facts) =>
      allOf([
        part('diagnosis', facts, ['diagnosis'], ({ diagnosis }) => [diagnosis === 'CRLM', `diagnosis ${diagnosis}`]),
        part('resectability', facts, ['resectability'], ({ resectability }) => [
          resectability !== 'resectable',
          `${resectability}`,
        ]),
      ]),
  },
  {
    ...plain,
    id: 'I12',
    paper: '003',
    place: 'Results',
    kind: 'advice',
    says: 'Unfavourable: more than 10 nodules, or more than 5 treated at the first hepatectomy.',
    thresholds: {
      nodulesAbove: { value: 10, unit: '', meaning: 'nodules' },
      treatedAbove: { value: 5, unit: '', meaning: 'treated at the first hepatectomy' },
    },
    needs: ['tumourNumber', 'nodulesTreatedFirst'],
    judge: (facts, terms) => {
      const over = (name: 'tumourNumber' | 'nodulesTreatedFirst', limit: string, label: string): Part =>
        part(name, facts, [name], (known) => [known[name] > terms.threshold('I12', limit), `${known[name]} ${label}`]);
      const parts = [
        over('tumourNumber', 'nodulesAbove', 'nodules'),
        over('nodulesTreatedFirst', 'treatedAbove', 'treated at the first hepatectomy'),
      ];
      const met = parts.some((one) => one.met === true) ? true : parts.some((one) => one.met === null) ? null : false;
      return { met, text: parts.map(({ text }) => text).join('; '), parts };
    },
  },
  {
    ...plain,
    id: 'K12',
    paper: '003',
    place: 'Methods',
    kind: 'guard',
    says: 'Chemotherapy is read by RECIST 1.1: partial response or stable disease goes on to the first hepatectomy.',
    needs: ['recist'],
    judge: (facts) => {
      const response = part('response', facts, ['recist'], ({ recist }) => [
        recist === 'CR' || recist === 'PR' || recist === 'SD',
        `RECIST ${recist}`,
      ]);
      const progression = part('progression', facts, ['recist'], ({ recist }) => [recist === 'PD', `RECIST ${recist}`]);
      return { met: response.met, text: response.text, parts: [response, progression] };
    },
  },
  {
    ...plain,
    id: 'W2-cleared',
    paper: '003',
    place: 'Methods',
    kind: 'guard',
    says: 'The first hepatectomy clears the lobe of the FLR, with embolisation or ligation of the portal vein.',
    needs: ['flrLobeCleared'],
    judge: (facts) =>
      alone(
        part('cleared', facts, ['flrLobeCleared'], ({ flrLobeCleared }) => [
          flrLobeCleared,
          `lobe of the FLR ${flrLobeCleared ? '' : 'not '}cleared`,
        ]),
      ),
  },
  {
    ...plain,
    id: 'W2-progression',
    paper: '003',
    place: 'Methods, Discussion',
    kind: 'guard',
    says: 'No unresectable progression in the FLR; progression there that can be resected is not by itself a contraindication.',
    needs: ['unresectableProgressionInFlr'],
    judge: (facts) =>
      alone(
        part('progression', facts, ['unresectableProgressionInFlr'], ({ unresectableProgressionInFlr: found }) => [
          !found,
          found ? 'unresectable progression in the FLR' : 'no unresectable progression in the FLR',
        ]),
      ),
  },
  {
    ...plain,
    id: 'W2-followUp',
    paper: '003',
    place: 'Results',
    kind: 'guard',
    says: 'Progression after the second hepatectomy; what can be resected inside the liver was resected again.',
    needs: ['progression', 'resectableIntrahepatic'],
    judge: (facts) => {
      const progression = part('progression', facts, ['progression'], ({ progression: found }) => [
        found,
        found ? 'progression' : 'no progression',
      ]);
      const resectable = part('resectable', facts, ['resectableIntrahepatic'], ({ resectableIntrahepatic: can }) => [
        can,
        can ? 'resectable, inside the liver' : 'not resectable inside the liver',
      ]);
      return {
        met: progression.met,
        text: `${progression.text}; ${resectable.text}`,
        parts: [progression, resectable],
      };
    },
  },
] as const satisfies readonly Rule[];
