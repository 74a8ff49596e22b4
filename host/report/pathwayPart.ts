import { printed } from '#core/liver/rounding';
import { INFORMS_WORD, stateWords } from '#core/pathway/words';
import type { ReportedPathway } from '#core/report/pathwayReport';
import { type CourseDetail, clipped, listed, more } from './courseDetail.ts';
import { dayWords } from './courseTable.ts';
import { marked, type PageMark } from './marks.ts';
import { GREY, type Printable } from './pageParts.ts';

const markOf = (met: boolean | null, onlyAfterRounding: boolean): PageMark =>
  met === null ? 'unknown' : met ? (onlyAfterRounding ? 'warning' : 'met') : 'notMet';

/** Where the case stands on its pathway: what the rules say, with mark, word and paper, and what persons decided. */
export function onPathway(pathway: ReportedPathway | null, detail: CourseDetail, printable: Printable): object[] {
  if (pathway === null) return [];
  const parts = pathway.guards.flatMap((guard) => guard.parts.map((part) => ({ guard, part })));
  const guards = foremost(parts, detail.parts).map(({ guard, part }) =>
    marked(
      part.word === 'chosen' ? 'met' : part.word === INFORMS_WORD ? 'note' : markOf(part.met, part.onlyAfterRounding),
      [
        { text: `${guard.title}: `, color: GREY },
        clipped(part.text, detail.letters),
        // "ICG-R15: not known" has said its word.
        part.text.endsWith(part.word)
          ? ''
          : { text: ` – ${part.word}`, bold: part.met !== true || part.onlyAfterRounding },
        { text: `  ${guard.paper} ${guard.rule}`, color: GREY, fontSize: 7 },
      ],
      { fontSize: 8 },
    ),
  );
  const advice = pathway.advice.slice(0, detail.advice).map(({ text, rule, paper }) =>
    marked('warning', [clipped(text, detail.letters), { text: `  ${paper} ${rule}`, color: GREY, fontSize: 7 }], {
      fontSize: 8,
    }),
  );
  const changed = pathway.guards.flatMap(({ changed }) => changed).map((text) => ({ text, fontSize: 8 }));
  const decisions = pathway.decisions.slice(-detail.decisions).map((one) => ({
    fontSize: 8,
    margin: [0, 0, 0, 2],
    text: [
      { text: stateWords(one.to), bold: true },
      ` ${dayWords(one.day)}, ${printable(one.role, 'role')}`,
      one.againstRules ? ', against the rules' : '',
      one.roundingConfirmed ? ', met only after rounding, confirmed' : '',
      one.stop === null ? '' : `, ${one.stop.toLowerCase()}`,
      one.on === '' ? '' : `; ${one.on}`,
      one.reason === null
        ? one.hasReason
          ? '. A reason is recorded.'
          : '.'
        : `: ${printable(clipped(one.reason, detail.letters), 'reason')}`,
      one.superseded.length === 0
        ? ''
        : { text: ` Superseded: ${one.superseded.join(', ')} changed since.`, bold: true },
    ],
  }));
  const reminders = pathway.reminders.map(({ says, rule, paper, day, overdueDays }) => ({
    fontSize: 8,
    text: [
      `${says.replace(/\.$/, '')}: due ${dayWords(day)}${overdueDays ? `, ${printed(overdueDays, 0)} ${overdueDays === 1 ? 'day' : 'days'} late` : ''}.`,
      { text: `  ${paper} ${rule}`, color: GREY, fontSize: 7 },
    ],
  }));
  return [
    { text: `Pathway: ${pathway.name}`, style: 'part', ...(detail.pathwayApart && { pageBreak: 'before' }) },
    { text: pathway.says, bold: true, margin: [0, 0, 0, 3] },
    {
      columns: [
        {
          width: '58%',
          stack: [
            ...(guards.length === 0 ? [{ text: 'No rule is looked at in this state.', fontSize: 8 }] : guards),
            ...more(parts.length - guards.length, 'more of the rules'),
            ...changed,
            ...advice,
            ...more(pathway.advice.length - advice.length, 'more from the papers'),
            ...(pathway.missing.length === 0
              ? []
              : [{ text: `Not known: ${listed(pathway.missing, detail.letters)}.`, fontSize: 8 }]),
            ...(pathway.switchedOff.length === 0
              ? []
              : [{ text: `Not used by this site: ${pathway.switchedOff.join(', ')}.`, fontSize: 8 }]),
          ],
        },
        {
          width: '*',
          stack: [
            { text: 'Decided', style: 'head' },
            ...more(pathway.decisions.length - decisions.length, 'earlier'),
            ...(decisions.length === 0 ? [{ text: 'Nothing yet.', fontSize: 8 }] : decisions),
            ...(reminders.length === 0 ? [] : [{ text: 'Due', style: 'head', margin: [0, 4, 0, 0] }, ...reminders]),
          ],
        },
      ],
      columnGap: 14,
    },
    { text: pathway.notice, bold: true, fontSize: 8, margin: [0, 3, 0, 0] },
  ];
}

/** Where not all are printed: what stands against it first, then what is not known; in their own order. */
function foremost<One extends { readonly part: { readonly met: boolean | null } }>(
  all: readonly One[],
  most: number,
): One[] {
  const weight = ({ part: { met } }: One) => (met === false ? 0 : met === null ? 1 : 2);
  const kept = new Set([...all].sort((a, b) => weight(a) - weight(b)).slice(0, most));
  return all.filter((one) => kept.has(one));
}
