import { z } from 'zod';
import { type Measured, ReadingShape, SegmentShape, VolumesShape } from '#core/contract/shapes';
import { type ReviewAct, ReviewActShape, type SignatureBreak } from '#core/review/acts';
import { type SegmentVoxels, segmentMl } from '#core/review/segmentVoxels';
import {
  contentBreaks,
  type SignedContent,
  type Statement,
  StatementShape,
  signedVoxels,
} from '#core/review/statement';
import { commentsOf, segmentReviews } from '#core/review/states';
import type { ReviewSummary } from '#core/review/summary';
import { isSigned } from '../people/keys.ts';
import type { PeopleStore } from '../people/peopleStore.ts';
import { sha256Hex } from './auditLog.ts';
import type { Case } from './caseStore.ts';
import { type Database, flag, json } from './database.ts';

/** A series of a case with its contours, as far as a review rests on it. */
export type ReviewedSeries = Omit<Case['timePoints'][number]['series'][number], 'review' | 'spent' | 'lastOfRecord'>;

const ActRow = z.object({ act: json(ReviewActShape) });
const SignatureRow = z.object({
  id: z.string(),
  statement: z.string(),
  signature: z.string(),
  public_key: z.string(),
});
const SegmentsRow = z.object({
  segments: json(
    z.array(
      z.object({ number: z.number(), voxels: z.number(), perSlice: z.array(z.number()).readonly(), hash: z.string() }),
    ),
  ),
});
const KeptRow = z.object({
  id: z.string(),
  reader: z.string(),
  kept_at: z.string(),
  blind: flag,
  flr_ml: z.number().nullable(),
  segments: json(z.array(SegmentShape)),
});
const LayerRow = z.object({ layer: ReadingShape.shape.layers.element.shape.layer, hash: z.string() });
const RepeatedRow = z.object({ case_id: z.string(), series_id: z.string(), flr_ml: z.number() });
const VolumeRow = z.object({ volume: z.string() });

/** A signature as it is kept: the very text that was signed. */
export interface KeptSignature {
  readonly id: string;
  readonly text: string;
  readonly signature: string;
  readonly publicKey: string;
}

/** A reading as it was when another of the same series began. */
export interface KeptReading {
  readonly id: string;
  readonly reader: string;
  readonly at: string;
  /** The one after it began with nothing drawn. */
  readonly blind: boolean;
  readonly flrMl: number | null;
  readonly segments: z.output<typeof SegmentShape>[];
  readonly layers: z.output<typeof LayerRow>[];
}

/** What a signature stands on, and why it does not hold; no reasons where it does. */
export interface JudgedSignature {
  readonly id: string;
  readonly statement: Statement;
  readonly voxelHash: string;
  readonly breaks: SignatureBreak[];
}

/** What persons did in the reviews of a case's contours, and their signatures. */
export class ReviewStore {
  readonly #database: Database;
  readonly #people: PeopleStore;

  constructor(database: Database, people: PeopleStore) {
    this.#database = database;
    this.#people = people;
  }

  acts(caseId: string, seriesId: string): ReviewAct[] {
    return this.#database
      .rows(ActRow, 'SELECT act FROM review_act WHERE case_id = ? AND series_id = ? ORDER BY number', caseId, seriesId)
      .map(({ act }) => act);
  }

  add(caseId: string, seriesId: string, act: ReviewAct): void {
    this.#database.run(
      'INSERT INTO review_act (case_id, series_id, act) VALUES (?, ?, ?)',
      caseId,
      seriesId,
      JSON.stringify(act),
    );
  }

  keepSignature(caseId: string, seriesId: string, { id, text, signature, publicKey }: KeptSignature): void {
    this.#database.run(
      'INSERT INTO signature (id, case_id, series_id, statement, signature, public_key) VALUES (?, ?, ?, ?, ?, ?)',
      id,
      caseId,
      seriesId,
      text,
      signature,
      publicKey,
    );
  }

  /** Signatures of a series' contours, the oldest first. */
  signatures(caseId: string, seriesId: string): KeptSignature[] {
    return this.#database
      .rows(
        SignatureRow,
        'SELECT * FROM signature WHERE case_id = ? AND series_id = ? ORDER BY rowid',
        caseId,
        seriesId,
      )
      .map(({ id, statement, signature, public_key }) => ({ id, text: statement, signature, publicKey: public_key }));
  }

  /** Heads of the case's audit that its signatures wrote down. */
  signedHeads(caseId: string): string[] {
    return this.#database
      .rows(SignatureRow, 'SELECT * FROM signature WHERE case_id = ?', caseId)
      .flatMap(({ statement }) => StatementShape.safeParse(JSON.parse(statement)).data?.auditHead.hash ?? [])
      .filter((hash) => hash !== '');
  }

  /** Readings of a series that others followed, the oldest first. */
  kept(caseId: string, seriesId: string): KeptReading[] {
    return this.#database
      .rows(KeptRow, 'SELECT * FROM kept_reading WHERE case_id = ? AND series_id = ? ORDER BY rowid', caseId, seriesId)
      .map(({ id, reader, kept_at: at, blind, flr_ml: flrMl, segments }) => ({
        id,
        reader,
        at,
        blind,
        flrMl,
        segments,
        layers: this.#database.rows(
          LayerRow,
          'SELECT layer, hash FROM kept_reading_layer WHERE kept_id = ? ORDER BY layer',
          id,
        ),
      }));
  }

  keepReading(caseId: string, seriesId: string, { layers, segments, ...kept }: KeptReading): void {
    this.#database.run(
      `INSERT INTO kept_reading (id, case_id, series_id, reader, kept_at, blind, flr_ml, segments)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      kept.id,
      caseId,
      seriesId,
      kept.reader,
      kept.at,
      kept.blind ? 1 : 0,
      kept.flrMl,
      JSON.stringify(segments),
    );
    for (const { layer, hash } of layers)
      this.#database.run(
        'INSERT INTO kept_reading_layer (kept_id, case_id, layer, hash) VALUES (?, ?, ?, ?)',
        kept.id,
        caseId,
        layer,
        hash,
      );
  }

  /** Takes back what was kept for a reading that then did not begin. */
  dropKept(id: string): void {
    this.#database.run('DELETE FROM kept_reading WHERE id = ?', id);
  }

  /** FLR of readings after which another began with nothing drawn, by their series, the oldest first. */
  readBlind(): { caseId: string; seriesId: string; flrMl: number }[] {
    return this.#database
      .rows(
        RepeatedRow,
        'SELECT case_id, series_id, flr_ml FROM kept_reading WHERE blind = 1 AND flr_ml IS NOT NULL ORDER BY rowid',
      )
      .map(({ case_id, series_id, flr_ml }) => ({ caseId: case_id, seriesId: series_id, flrMl: flr_ml }));
  }

  /** The segments of a layer as they were hashed; null while nobody has. */
  segmentsOf(layerHash: string): SegmentVoxels[] | null {
    return (
      this.#database.row(SegmentsRow, 'SELECT segments FROM layer_segments WHERE layer_hash = ?', layerHash)
        ?.segments ?? null
    );
  }

  keepSegments(layerHash: string, segments: readonly SegmentVoxels[]): void {
    this.#database.run(
      'INSERT INTO layer_segments (layer_hash, segments) VALUES (?, ?) ON CONFLICT DO NOTHING',
      layerHash,
      JSON.stringify(segments),
    );
  }

  /** What a signature of a series' contours would bind now. A layer that was not hashed yet has no segments: no signature holds. */
  content(caseId: string, series: ReviewedSeries): SignedContent {
    const { reading, measured } = series;
    const found = (reading?.layers ?? []).flatMap(({ layer, hash }) =>
      (this.segmentsOf(hash) ?? []).map((one) => ({ layer, ...one })),
    );
    const volume = this.#database.row(
      VolumeRow,
      'SELECT volume FROM series WHERE case_id = ? AND id = ?',
      caseId,
      series.id,
    );
    return {
      series: {
        id: series.id,
        seriesInstanceUID: series.seriesInstanceUID,
        studyInstanceUID: series.studyInstanceUID,
        hash: sha256Hex(volume?.volume ?? ''),
        columns: series.columns,
        rows: series.rows,
        slices: series.slices,
        sliceSpacingMm: series.sliceSpacingMm,
        phase: series.phaseGuess,
        phaseConfirmed: series.phaseConfirmed,
      },
      findings: series.findings.map(({ code, severity }) => ({ code, severity })),
      acceptances: series.acceptances.map(({ code, reason, by, at }) => ({ code, reason, by, at })),
      inclusion: reading?.inclusion ?? EMPTY_INCLUSION,
      segments: (reading?.segments ?? []).flatMap(({ number, layer, kind, label }) => {
        const here = found.find((one) => one.number === number && one.layer === layer);
        if (!here) return [];
        const { voxels, hash } = here;
        return [{ number, kind, label, voxels, ml: mlOf(here, series), hash }];
      }),
      volumes: measured && volumesOf(measured),
    };
  }

  /** The signatures of a series' contours against what there is now, the newest first. */
  judged(caseId: string, seriesId: string, acts: readonly ReviewAct[], now: SignedContent): JudgedSignature[] {
    return this.signatures(caseId, seriesId)
      .map(({ id, text, signature, publicKey }) => {
        const statement = StatementShape.parse(JSON.parse(text));
        const breaks: SignatureBreak[] = [];
        const holder = this.#people.holderOf(publicKey);
        if (holder?.id !== statement.person.id || !isSigned(text, signature, publicKey)) breaks.push({ what: 'key' });
        if (statement.caseId !== caseId) breaks.push({ what: 'series' });
        breaks.push(...contentBreaks(statement, now));
        // An edit that was taken back leaves the same voxels: the signature was made before it, and ended with it.
        const voided = acts.find((act) => act.kind === 'voided' && act.signatureId === id);
        if (breaks.length === 0 && voided) breaks.push({ what: 'voided' });
        return { id, statement, voxelHash: sha256Hex(signedVoxels(statement)), breaks };
      })
      .reverse();
  }

  /** How far a series' contours have come in their review; undefined while nobody did anything about them. */
  summary(caseId: string, series: ReviewedSeries): ReviewSummary | undefined {
    const acts = this.acts(caseId, series.id);
    if (acts.length === 0) return undefined;
    const now = this.content(caseId, series);
    const signatures = this.judged(caseId, series.id, acts, now);
    const [last] = signatures;
    return {
      segments: segmentReviews(acts, now.segments, (id) => signatures.find((one) => one.id === id)?.breaks ?? GONE),
      signature: last
        ? {
            id: last.id,
            state: last.breaks.length === 0 ? 'signed' : 'void',
            by: last.statement.person.name,
            role: last.statement.person.role,
            at: last.statement.at,
            keyId: last.statement.person.keyId,
            voxelHash: last.voxelHash,
            auditHash: last.statement.auditHead.hash,
            breaks: last.breaks,
          }
        : null,
      openComments: commentsOf(acts).filter(({ closed }) => !closed).length,
    };
  }
}

/** A signature that acts speak of and that is not there. */
export const GONE: readonly SignatureBreak[] = [{ what: 'key' }];

const EMPTY_INCLUSION = { excludedKinds: [], venaCava: null, hilum: null, gallbladderFossa: null };

const volumesOf = (measured: z.output<typeof Measured>) => VolumesShape.parse(measured);

const mlOf = (segment: SegmentVoxels, { pixelSpacingMm, sliceHeightsMm }: ReviewedSeries): number | null =>
  pixelSpacingMm && sliceHeightsMm.length === segment.perSlice.length
    ? segmentMl(segment, { pixelSpacingMm, sliceHeightsMm })
    : null;
