import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Output } from '#core/contract/procedures';
import { ok, type Result, refuse } from '#core/result';
import type { ActedSegment, ReviewAct } from '#core/review/acts';
import { may, type ReviewRight, rolesThatMay } from '#core/review/roles';
import { type Statement, signedVoxels, statementText } from '#core/review/statement';
import { commentsOf, notYetSigned, segmentReviews } from '#core/review/states';
import type { SegmentReviewShape } from '#core/review/summary';
import { sha256Hex } from '../cases/auditLog.ts';
import type { CaseLibrary } from '../cases/caseLibrary.ts';
import { GONE } from '../cases/reviewStore.ts';
import { signed, unlocked } from '../people/keys.ts';
import type { Person } from '../people/peopleStore.ts';
import { type HostFacts, seriesOf } from './caseHandlers.ts';
import { comparedReadings } from './comparedReadings.ts';
import type { ReadingKeeper, ReadingPlace } from './readingKeeper.ts';
import { hashedSegments } from './reviewedContours.ts';
import type { Handlers } from './router.ts';
import { undamaged } from './undamaged.ts';

type ReviewProcedures =
  | 'review.open'
  | 'review.submit'
  | 'review.approve'
  | 'review.return'
  | 'review.comment'
  | 'review.closeComment'
  | 'review.secondReading'
  | 'review.compare'
  | 'review.repeated'
  | 'review.sign';
type Review = Output<'review.open'>;

/** The review of a series' contours: looked at, handed over, decided segment by segment, signed. */
export function reviewHandlers(
  library: CaseLibrary,
  facts: HostFacts,
  keeper: ReadingKeeper,
): Pick<Handlers, ReviewProcedures> {
  const { cases, reviews, people, session, audit } = library;
  const now = () => facts.now().toISOString();

  /** The review as it is: everything drawn folded in, every segment hashed. */
  const opened = async (place: ReadingPlace): Promise<Result<Review, 'case.notFound' | 'series.notFound'>> => {
    const there = seriesOf(cases.find(place.caseId), place.seriesId);
    if (!there.ok) return there;
    await keeper.settleAll(place.caseId);
    const before = seriesOf(cases.find(place.caseId), place.seriesId);
    if (!before.ok) return before;
    await hashedSegments(library, place, before.value.reading?.layers ?? [], { anyway: true });
    const series = seriesOf(cases.find(place.caseId), place.seriesId);
    return series.ok ? ok(reviewOf(place, series.value)) : series;
  };

  const reviewOf = (
    { caseId, seriesId }: ReadingPlace,
    series: Extract<ReturnType<typeof seriesOf>, { ok: true }>['value'],
  ): Review => {
    const acts = reviews.acts(caseId, seriesId);
    const content = reviews.content(caseId, series);
    const signatures = reviews.judged(caseId, seriesId, acts, content);
    const states = segmentReviews(
      acts,
      content.segments,
      (id) => signatures.find((one) => one.id === id)?.breaks ?? GONE,
    );
    const reading = series.reading ?? keeper.reading({ caseId, seriesId });
    const { id, revision, reader } = reading;
    return {
      readingId: id,
      revision,
      reader,
      segments: content.segments.map(({ number, kind, label, voxels, ml, hash }, n) => {
        const { colour, layer } = reading.segments.find((one) => one.number === number)!;
        return { ...states[n]!, label, kind, colour, layer, voxels, ml, hash };
      }),
      comments: commentsOf(acts).map(({ id, segment, position, text, by, role, at, closed }) => ({
        id,
        segment,
        position,
        text,
        by,
        role,
        at,
        closed,
      })),
      kept: reviews.kept(caseId, seriesId),
      acts,
      signatures,
      binds: {
        ...content,
        caseId,
        reading: { id, revision, reader },
        softwareVersion: facts.version,
        auditHead: audit.head(caseId),
      },
      bindsVoxels: sha256Hex(signedVoxels(content)),
    };
  };

  /** The person who has signed in, where their role may do this. */
  const allowed = (right: ReviewRight): Result<Person, 'person.notSignedIn' | 'person.notAllowed'> => {
    const { person } = session;
    if (!person) return refuse('person.notSignedIn');
    return may(person.role, right) ? ok(person) : refuse('person.notAllowed', { roles: rolesThatMay(right) });
  };
  const said = ({ name, role, id }: Person) => ({ by: name, role, personId: id, at: now() });

  /** Adds an act and answers with the review after it. */
  const act = async (place: ReadingPlace, one: ReviewAct) => {
    // Whatever is under review is hashed first: a state is told by it wherever the case is shown.
    const before = await opened(place);
    if (!before.ok) return before;
    const { kind } = one;
    const labels = 'segments' in one ? one.segments.map(({ label }) => label) : [];
    const reason = one.kind === 'returned' ? one.reason : one.kind === 'commented' ? one.text : null;
    audit.saying({ kind: `review.${kind}`, facts: { seriesId: place.seriesId, segments: labels, reason } }, () =>
      reviews.add(place.caseId, place.seriesId, one),
    );
    return opened(place);
  };

  /** The segments of a review by number, as its voxels are now, where it is the one that was looked at. */
  const chosen = (
    review: Review,
    { revision, segments }: { readonly revision: number; readonly segments: readonly number[] },
  ): Result<
    readonly (ActedSegment & z.output<typeof SegmentReviewShape>)[],
    'review.stale' | 'review.noSuchSegment'
  > => {
    if (review.revision !== revision) return refuse('review.stale');
    const found = segments.map((number) => review.segments.find((one) => one.number === number));
    const there = found.filter((one) => one !== undefined);
    return there.length === found.length ? ok(there) : refuse('review.noSuchSegment');
  };
  const bound = (segments: readonly ActedSegment[]) =>
    segments.map(({ number, label, hash }) => ({ number, label, hash }));

  const decided = async (
    { caseId, seriesId, ...wanted }: ReadingPlace & { revision: number; segments: readonly number[] },
    decision: { readonly kind: 'approved' } | { readonly kind: 'returned'; readonly reason: string },
  ) => {
    const person = allowed('decide');
    if (!person.ok) return person;
    const place = { caseId, seriesId };
    const review = await opened(place);
    if (!review.ok) return review;
    const segments = chosen(review.value, wanted);
    if (!segments.ok) return segments;
    const early = segments.value.filter(({ state, changed }) => changed || !DECIDABLE.has(state));
    if (early.length > 0) return refuse('review.notSubmitted', { labels: early.map(({ label }) => label) });
    return act(place, { ...decision, segments: bound(segments.value), ...said(person.value) });
  };

  return {
    'review.open': opened,

    'review.submit': async ({ caseId, seriesId, ...wanted }) => {
      const person = allowed('submit');
      if (!person.ok) return person;
      const place = { caseId, seriesId };
      const review = await opened(place);
      if (!review.ok) return review;
      const segments = chosen(review.value, wanted);
      if (!segments.ok) return segments;
      return act(place, { kind: 'submitted', segments: bound(segments.value), ...said(person.value) });
    },
    'review.approve': (wanted) => decided(wanted, { kind: 'approved' }),
    'review.return': ({ reason, ...wanted }) => decided(wanted, { kind: 'returned', reason }),

    'review.comment': async ({ caseId, seriesId, segment, position, text }) => {
      const person = allowed('comment');
      if (!person.ok) return person;
      const there = seriesOf(cases.find(caseId), seriesId);
      if (!there.ok) return there;
      const comment = { kind: 'commented' as const, id: randomUUID(), segment, position, text };
      return act({ caseId, seriesId }, { ...comment, ...said(person.value) });
    },
    'review.closeComment': async ({ caseId, seriesId, commentId }) => {
      const person = allowed('comment');
      if (!person.ok) return person;
      const there = seriesOf(cases.find(caseId), seriesId);
      if (!there.ok) return there;
      const open = commentsOf(reviews.acts(caseId, seriesId)).some(({ id, closed }) => id === commentId && !closed);
      if (!open) return refuse('review.noSuchComment');
      return act({ caseId, seriesId }, { kind: 'closed', commentId, ...said(person.value) });
    },

    'review.secondReading': async ({ caseId, seriesId, revision, blind }, { signal }) => {
      const person = allowed('submit');
      if (!person.ok) return person;
      const place = { caseId, seriesId };
      const review = await opened(place);
      if (!review.ok) return review;
      const { segments, signatures, binds } = review.value;
      const there = chosen(review.value, { revision, segments: [] });
      if (!there.ok) return there;
      if (segments.length === 0) return refuse('review.noSuchSegment');
      if (signatures[0]?.breaks.length === 0) return refuse('review.isSigned');
      const reading = keeper.reading(place);
      const editor = keeper.leases.editor(reading.id);
      if (editor) return refuse('reading.heldElsewhere', { ...editor });
      const { name } = person.value;
      const kept = {
        id: randomUUID(),
        reader: reading.reader,
        at: now(),
        blind,
        flrMl: binds.volumes?.flrMl ?? null,
        segments: [...reading.segments],
        layers: reading.layers,
      };
      audit.saying({ kind: 'review.secondReading', facts: { seriesId, reader: reading.reader, blind } }, () =>
        library.transaction(() => reviews.keepReading(caseId, seriesId, kept)),
      );
      const layers = blind ? [] : reading.layers;
      const begun = await keeper.save(caseId, { ...reading, status: 'draft', reader: name, layers }, null, signal);
      if (begun.ok) return opened(place);
      reviews.dropKept(kept.id);
      const { code, details } = begun;
      if (code === 'reading.heldElsewhere' || code === 'reading.stale' || code === 'series.refused')
        return refuse(code, details);
      throw new Error(code);
    },

    'review.compare': async ({ caseId, seriesId, keptId }) => {
      const place = { caseId, seriesId };
      const review = await opened(place);
      if (!review.ok) return review;
      const kept = review.value.kept.find(({ id }) => id === keptId);
      if (!kept) return refuse('review.noSuchReading');
      const compared = await comparedReadings(library, place, kept, keeper.reading(place));
      return compared ? ok({ segments: compared }) : refuse('series.refused');
    },

    'review.repeated': async () => {
      await keeper.settleAll();
      const byScan = new Map<string, number[]>();
      for (const { caseId, seriesId, flrMl } of reviews.readBlind()) {
        const key = `${caseId} ${seriesId}`;
        byScan.set(key, [...(byScan.get(key) ?? []), flrMl]);
      }
      const readings: number[][] = [];
      for (const [key, before] of byScan) {
        const [caseId, seriesId] = key.split(' ') as [string, string];
        const last = library.readings.ofSeries(caseId, seriesId).measured?.flrMl ?? null;
        const all = last === null ? before : [...before, last];
        if (all.length > 1) readings.push(all);
      }
      return ok({ readings });
    },

    'review.sign': async ({ caseId, seriesId, revision, leaveOut, passphrase }, { signal }) => {
      const person = allowed('sign');
      if (!person.ok) return person;
      const place = { caseId, seriesId };
      const review = await opened(place);
      if (!review.ok) return review;
      const out = chosen(review.value, { revision, segments: leaveOut });
      if (!out.ok) return out;
      const open = notYetSigned(review.value.segments, leaveOut);
      const none = review.value.segments.every(({ number }) => leaveOut.includes(number));
      if (open.length > 0 || none)
        return refuse('review.notDecided', {
          labels: open.map(({ number }) => review.value.segments.find((one) => one.number === number)!.label),
        });
      const key = people.key(person.value.id)!;
      const unsealed = await unlocked(key.sealed, passphrase);
      if (!unsealed.ok) return unsealed;
      // Whoever puts a name to contours puts it to the slices that they were drawn on, and they are those that count.
      const reading = keeper.reading(place);
      const whole =
        reading.status === 'ofRecord'
          ? await undamaged(library, caseId, [seriesId], signal)
          : await keeper.save(caseId, { ...reading, status: 'ofRecord' }, null, signal);
      if (!whole.ok) return whole;
      const after = await opened(place);
      if (!after.ok) return after;
      // Drawn on while the slices were read: another hash than the one that was approved.
      if (after.value.bindsVoxels !== review.value.bindsVoxels) return refuse('review.stale');

      const { binds } = after.value;
      const leftOut = out.value.map(({ number, label }) => ({ number, label }));
      const by = said(person.value);
      const statement: Statement = {
        ...binds,
        format: 1,
        segments: binds.segments.filter(({ number }) => !leaveOut.includes(number)),
        leftOut,
        person: { id: by.personId, name: by.by, role: by.role, keyId: person.value.keyId },
        at: by.at,
        auditHead: audit.head(caseId),
      };
      const text = statementText(statement);
      const id = randomUUID();
      const labels = statement.segments.map(({ label }) => label);
      const shown = { seriesId, signatureId: id, segments: labels, flrMl: binds.volumes?.flrMl ?? null };
      audit.saying({ kind: 'review.signed', facts: shown }, () =>
        library.transaction(() => {
          const signature = signed(text, unsealed.value);
          reviews.keepSignature(caseId, seriesId, { id, text, signature, publicKey: key.publicKey });
          const segments = bound(statement.segments);
          reviews.add(caseId, seriesId, { kind: 'signed', signatureId: id, segments, ...by });
        }),
      );
      return opened(place);
    },
  };
}

/** What a surgeon may decide, once more too: as long as the voxels are those that were handed over. */
const DECIDABLE: ReadonlySet<string> = new Set(['submitted', 'approved', 'returned', 'signed']);
