import { dayFromIndex } from '../cases/timeline.ts';
import { indexDate } from '../liver/scanOrder.ts';
import { type CaseRecord, enteredDate, entryOf } from '../record/caseRecord.ts';
import { isMissing } from '../record/entry.ts';
import type { RecordFieldName } from '../record/fields.ts';
import { type Case, eventDay } from '../record/linked.ts';
import { type OutcomeDay, saidNot } from '../record/outcome.ts';
import type { EndpointDay } from '../statistics/endpoints.ts';
import { type CohortCell, missing, orMissing } from './missing.ts';

/**
 * The days that endpoints begin and end with, all from the index event. Where a death or a recurrence is known and not its
 * day, or has a day and is said not to have happened, the last follow-up is missing too: it would censor a case that may have
 * had the event.
 */
export function cohortDays(patientCase: Case, record: CaseRecord): Readonly<Record<EndpointDay, CohortCell>> {
  const index = indexDate(patientCase);
  const day = (date: string | null): CohortCell =>
    date === null ? missing('unknown') : orMissing(dayFromIndex(date, index), 'noIndex');
  const event = (type: Parameters<typeof eventDay>[1]) => eventDay(patientCase, type);
  const said = (field: RecordFieldName, item = ''): unknown => {
    const given = entryOf(record, field, item)?.given;
    return given && !isMissing(given) ? given.value : null;
  };
  const undated = (happened: RecordFieldName, on: RecordFieldName) =>
    said(happened) === true && enteredDate(record, on) === null;
  const outcome = (happened: RecordFieldName, on: OutcomeDay): CohortCell =>
    undated(happened, on)
      ? missing('undatedEvent')
      : saidNot(record, on)
        ? missing('contradicted')
        : said(happened) === false && enteredDate(record, on) === null
          ? missing('notApplicable')
          : day(enteredDate(record, on));
  const progression = patientCase.timePoints
    .filter(({ id }) => said('progression', id) === true)
    .map(({ date }) => date);
  const censored =
    undated('death', 'deathDate') || undated('recurrence', 'recurrenceDate') || progression.includes(null);
  return {
    indexDay: index === null ? missing('noIndex') : 0,
    haicDay: day(event('haic')),
    tareDay: day(event('tare')),
    firstHepatectomyDay: day(event('firstHepatectomy')),
    surgeryDay: day(enteredDate(record, 'surgery.date') ?? event('stage2') ?? event('secondHepatectomy')),
    progressionDay: progression.includes(null)
      ? missing('undatedEvent')
      : day((progression as string[]).sort()[0] ?? null),
    recurrenceDay: outcome('recurrence', 'recurrenceDate'),
    deathDay: outcome('death', 'deathDate'),
    lastFollowUpDay: censored
      ? missing('undatedEvent')
      : saidNot(record, 'deathDate') || saidNot(record, 'recurrenceDate')
        ? missing('contradicted')
        : day(enteredDate(record, 'lastFollowUp')),
  };
}
