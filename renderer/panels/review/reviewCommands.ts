import type { Command } from '../../commands.ts';
import type { ReviewDesk } from './reviewDesk.ts';

const waits = (state: string | undefined) => state !== undefined && state !== 'draft';

/** What can be done in a review, for keys, buttons and palette alike. */
export function reviewCommands(desk: ReviewDesk): readonly Command[] {
  const chosen = () => desk.now.review.segments.find(({ number }) => number === desk.now.chosen);
  const barredTo = (right: 'submit' | 'decide' | 'comment' | 'sign') => () => {
    const needs = desk.barred(right);
    return needs === null ? null : `needs ${needs}`;
  };
  const decides = () =>
    barredTo('decide')() ?? (waits(chosen()?.state) && !chosen()?.changed ? null : 'not submitted as it is now');
  const { views } = desk;
  const here = { place: 'review' as const };
  const step = (id: string, title: string, shortcut: string, by: number): Command => ({
    ...here,
    id,
    title,
    shortcut,
    run: () => views.step(views.now.active, by),
  });
  return [
    {
      ...here,
      id: 'review.approve',
      title: 'Approve',
      detail: chosen()?.label,
      shortcut: 'A',
      unavailableReason: decides,
      run: () => approve(desk),
    },
    {
      ...here,
      id: 'review.return',
      title: 'Return with a reason',
      detail: chosen()?.label,
      shortcut: 'R',
      unavailableReason: decides,
      run: () => desk.write('return'),
    },
    {
      ...here,
      id: 'review.comment',
      title: 'Pin a comment',
      detail: 'at the crosshair',
      shortcut: 'K',
      unavailableReason: barredTo('comment'),
      run: () => desk.write('comment'),
    },
    {
      ...here,
      id: 'review.nextComment',
      title: 'Next comment',
      shortcut: 'J',
      unavailableReason: () => (desk.now.review.comments.some(({ closed }) => !closed) ? null : 'no comment is open'),
      run: () => desk.nextComment(),
    },
    {
      ...here,
      id: 'review.submit',
      title: 'Submit what is not submitted yet',
      shortcut: 'U',
      unavailableReason: () =>
        barredTo('submit')() ?? (toSubmit(desk).length > 0 ? null : 'all is submitted or decided'),
      run: () => submit(desk),
    },
    {
      ...here,
      id: 'review.sign',
      title: 'Sign',
      shortcut: 'Shift+S',
      unavailableReason: () => barredTo('sign')() ?? notSignable(desk),
      run: () => desk.write('sign'),
    },
    {
      ...here,
      id: 'review.next',
      title: 'Next segment',
      shortcut: 'N',
      run: () => stepSegment(desk, 1),
    },
    {
      ...here,
      id: 'review.before',
      title: 'Segment before',
      shortcut: 'Shift+N',
      run: () => stepSegment(desk, -1),
    },
    ...(['first', 'second'] as const).map((which, n) => ({
      ...here,
      id: `review.only.${which}`,
      title: `Only reading ${n + 1}, or both`,
      shortcut: `${n + 1}`,
      unavailableReason: () => (desk.now.first ? null : 'there is one reading only'),
      run: () => desk.showOnly(which),
    })),
    step('review.up', 'Slice up', 'ArrowUp', 1),
    step('review.down', 'Slice down', 'ArrowDown', -1),
    step('review.tenUp', 'Ten slices up', 'PageUp', 10),
    step('review.tenDown', 'Ten slices down', 'PageDown', -10),
  ];
}

export const approve = (desk: ReviewDesk): Promise<void> =>
  desk.inTurn(async () => {
    const { chosen, review } = desk.now;
    if (chosen === null) return;
    if (await desk.act('review.approve', { revision: review.revision, segments: [chosen] })) desk.chooseNext();
  });

/** Segments that nobody has handed over as they are now. */
export const toSubmit = (desk: ReviewDesk): readonly number[] =>
  desk.now.review.segments
    .filter(({ state, changed }) => state === 'draft' || state === 'void' || (state === 'returned' && changed))
    .map(({ number }) => number);

export const submit = (desk: ReviewDesk): Promise<void> =>
  desk.inTurn(async () => {
    const segments = [...toSubmit(desk)];
    if (segments.length > 0) await desk.act('review.submit', { revision: desk.now.review.revision, segments });
  });

/** What stands between the contours and a signature; null where nothing does. */
export function notSignable(desk: ReviewDesk): string | null {
  const { review, leftOut } = desk.now;
  const signed = review.segments.filter(({ number }) => !leftOut.includes(number));
  if (signed.length === 0) return 'a segment to sign';
  const open = signed.filter(({ state }) => state !== 'approved' && state !== 'signed');
  return open.length === 0 ? null : `${open.map(({ label }) => label).join(', ')} approved, or left out by name`;
}

function stepSegment(desk: ReviewDesk, by: 1 | -1): void {
  const { segments } = desk.now.review;
  if (segments.length === 0) return;
  const at = segments.findIndex(({ number }) => number === desk.now.chosen);
  desk.choose(segments[(at + by + segments.length) % segments.length]!.number);
}
