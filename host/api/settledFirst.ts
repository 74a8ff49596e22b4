import type { ReadingKeeper } from './readingKeeper.ts';
import { type Handler, type Handlers, kindOf, type Log } from './router.ts';

/**
 * What these answer rests on measured readings: journals are folded in first. `must`: not answered where that fails (a full
 * disk), since it leaves the house as a file; `may`: answered by what was folded in last, so that a case always opens.
 */
const RESTS_ON_READINGS = {
  'worklist.list': 'may',
  'cohort.open': 'may',
  'case.open': 'may',
  'case.edit': 'may',
  'series.accept': 'may',
  'series.confirmPhase': 'may',
  'registry.export': 'must',
  'registry.push': 'must',
  'registry.files': 'must',
  'report.export': 'must',
  'contours.export': 'must',
} as const satisfies Partial<Record<keyof Handlers, 'must' | 'may'>>;

/** The handlers, those that rest on readings after their journals were folded in. */
export function settledFirst(keeper: ReadingKeeper, log: Log, handlers: Handlers): Handlers {
  const settled = Object.entries(RESTS_ON_READINGS).map(([name, how]) => {
    const handler = handlers[name as keyof Handlers] as Handler<never>;
    return [
      name,
      async (input: { caseId?: string }, context: Parameters<typeof handler>[1]) => {
        try {
          await keeper.settleAll(input.caseId);
        } catch (fault) {
          if (how === 'must') throw fault;
          log(`${name}: journals not folded in: ${kindOf(fault)}`);
        }
        return handler(input as never, context);
      },
    ];
  });
  return { ...handlers, ...Object.fromEntries(settled) };
}
