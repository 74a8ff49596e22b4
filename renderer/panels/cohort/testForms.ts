import type { CohortEndpoint } from '#core/cohort/cohortTable';
import { type CohortColumn, columnHead, endpointColumns } from '#core/cohort/columns';
import { COHORT_TESTS, type CohortRequest, type CohortTestName } from '#core/statistics/cohortRequest';
import { ENDPOINT_IDS, ENDPOINTS } from '#core/statistics/endpoints';

/** Tests that the screen offers; the log-rank test comes with the curves. */
export type ShownTest = Exclude<CohortTestName, 'logRank'>;
export const SHOWN_TESTS = COHORT_TESTS.filter((test): test is ShownTest => test !== 'logRank');

export const SLOTS = ['x', 'y', 'group', 'event', 'first', 'second'] as const;
export type Slot = (typeof SLOTS)[number];
type Kind = CohortColumn['kind'];

interface SlotForm {
  readonly slot: Slot;
  readonly label: string;
  readonly kinds: readonly Kind[];
  readonly optional?: true;
  /** Columns that are taken until somebody chooses, the first that is there. */
  readonly usual: readonly string[];
}

interface TestForm {
  readonly title: string;
  readonly asks: string;
  readonly slots: readonly SlotForm[];
  readonly endpoint?: true;
}

const NUMBERS: readonly Kind[] = ['number'];
const CLASSES: readonly Kind[] = ['word', 'flag'];
const USUAL_CLASSES = ['stage2Done', 'liver', 'pathway'];
const pair = (x: string, y: string): readonly SlotForm[] => [
  { slot: 'x', label: x, kinds: NUMBERS, usual: ['kgr1PointsPerWeek', 'lastSflrPercent'] },
  { slot: 'y', label: y, kinds: NUMBERS, usual: ['kgr2PointsPerWeek', 'baselineSflrPercent'] },
];
const byGroup: readonly SlotForm[] = [
  { slot: 'x', label: 'Values', kinds: NUMBERS, usual: ['kgr1PointsPerWeek', 'lastSflrPercent'] },
  { slot: 'group', label: 'Groups', kinds: CLASSES, usual: USUAL_CLASSES },
];
const crossed: readonly SlotForm[] = [
  { slot: 'x', label: 'Rows', kinds: CLASSES, usual: ['liver', 'pathway'] },
  { slot: 'y', label: 'Columns', kinds: CLASSES, usual: ['stage2Done', 'state'] },
];

/** What each test is asked with. */
export const TEST_FORMS: Readonly<Record<ShownTest, TestForm>> = {
  describe: {
    title: 'Medians and counts',
    asks: 'Of every column that the table shows, by groups where they are named.',
    slots: [{ slot: 'group', label: 'Groups', kinds: CLASSES, optional: true, usual: [] }],
  },
  wilcoxon: {
    title: 'Wilcoxon signed-rank',
    asks: 'Whether two values of the same case differ.',
    slots: pair('First value', 'Second value'),
  },
  mannWhitney: { title: 'Mann-Whitney', asks: 'Whether two groups differ.', slots: byGroup },
  kruskalWallis: { title: 'Kruskal-Wallis', asks: 'Whether several groups differ.', slots: byGroup },
  t: {
    title: 'Student’s t, paired',
    asks: 'By how much two values of the same case differ.',
    slots: pair('First value', 'Second value'),
  },
  fisher: { title: 'Fisher’s exact', asks: 'Whether two ways to class cases go together.', slots: crossed },
  chi2: { title: 'χ², Pearson', asks: 'Whether two ways to class cases go together.', slots: crossed },
  km: {
    title: 'Kaplan-Meier',
    asks: 'How long until the event; of two groups or more, the log-rank test.',
    slots: [{ slot: 'group', label: 'Groups', kinds: CLASSES, optional: true, usual: [] }],
    endpoint: true,
  },
  cox: {
    title: 'Cox regression',
    asks: 'What goes with an earlier event.',
    slots: [
      {
        slot: 'first',
        label: 'Covariate',
        kinds: ['number', 'word', 'flag'],
        usual: ['kgr1PointsPerWeek', 'ageYears'],
      },
      { slot: 'second', label: 'Another', kinds: ['number', 'word', 'flag'], optional: true, usual: [] },
    ],
    endpoint: true,
  },
  roc: {
    title: 'ROC and Youden’s cut',
    asks: 'How well a value tells cases with the event from those without.',
    slots: [
      { slot: 'x', label: 'Values', kinds: NUMBERS, usual: ['kgr1PointsPerWeek', 'lastSflrPercent'] },
      { slot: 'event', label: 'Event', kinds: ['flag'], usual: ['stage2Done'] },
    ],
  },
};

/** What a person chose; a slot that nobody touched takes what is usual, `''` is none. */
export type Chosen = Readonly<Partial<Record<Slot, string>>>;

/** The column that a slot stands on now: the one chosen, where the cohort has it, else the usual one. */
export function standing({ slot, kinds, usual }: SlotForm, chosen: Chosen, columns: readonly CohortColumn[]): string {
  const fits = (name: string) => columns.some((one) => one.name === name && kinds.includes(one.kind));
  const own = chosen[slot];
  if (own !== undefined && (own === '' || fits(own))) return own;
  return usual.find(fits) ?? '';
}

/** Own time zero and events; a paper's endpoint has its own name until somebody changes it. */
export function endpointNamed(timeZero: CohortEndpoint['timeZero'], events: CohortEndpoint['events']): CohortEndpoint {
  const same = ENDPOINT_IDS.find(
    (id) =>
      ENDPOINTS[id].timeZero === timeZero &&
      ENDPOINTS[id].events.length === events.length &&
      (ENDPOINTS[id].events as readonly string[]).every((one) => (events as readonly string[]).includes(one)),
  );
  return { name: same ?? 'own', timeZero, events };
}

interface Asked {
  readonly test: ShownTest;
  readonly chosen: Chosen;
  /** Columns that a slot can stand on. */
  readonly columns: readonly CohortColumn[];
  /** Columns that the table shows. */
  readonly shown: readonly CohortColumn[];
  readonly endpoint: CohortEndpoint;
}

/** The question in the heads of the readable table, or the slot that is still to be chosen. */
export function requestOf({
  test,
  chosen,
  columns,
  shown,
  endpoint,
}: Asked): CohortRequest | { readonly needs: string } {
  const form = TEST_FORMS[test];
  const stands = new Map(form.slots.map((slot) => [slot.slot, standing(slot, chosen, columns)]));
  const open = form.slots.find(({ slot, optional }) => !optional && stands.get(slot) === '');
  if (open) return { needs: open.label };
  const [time, event] = endpointColumns(endpoint.name).map(columnHead) as [string, string];
  const of = (slot: Slot): CohortColumn | null => columns.find(({ name }) => name === stands.get(slot)) ?? null;
  const head = (slot: Slot): string | undefined => {
    const column = of(slot);
    return column ? columnHead(column) : undefined;
  };
  const covariates = (['first', 'second'] as const).flatMap((slot) => of(slot) ?? []);
  const x =
    test === 'describe'
      ? shown.map(columnHead)
      : test === 'cox'
        ? covariates.filter(({ kind }) => kind === 'number').map(columnHead)
        : [head('x')].filter((one) => one !== undefined);
  const factors = covariates.filter(({ kind }) => kind !== 'number').map((one) => ({ column: columnHead(one) }));
  const [y, group, own] = [head('y'), head('group'), head('event')];
  return {
    test,
    x,
    ...(y !== undefined && { y }),
    ...(group !== undefined && { group }),
    ...(own !== undefined && { event: own }),
    ...(form.endpoint && { time, event }),
    ...(test === 'cox' && { factors }),
    ...(test === 'chi2' && { variant: 'pearson' as const }),
  };
}
