import { createPublicKey, verify } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { openDatabase } from '#host/cases/database';
import { MIGRATIONS } from '#host/cases/migrations';
import { type Host, startHost } from '#host/startHost';
import { folderOfCt, JANE } from './ctFolder.ts';

const WORDS = { tech: 'seven green livers', surgeon: 'portal vein at noon' };
let files: string;
let data: string;
let host: Host;
let caseId: string;
let seriesId: string;
let tech: string;
let surgeon: string;
let clock = 0;

async function start() {
  const started = await startHost({
    dataFolder: data,
    demoFolder: null,
    log: () => {},
    now: () => new Date(Date.UTC(2026, 2, 20, 10, 0, clock++)),
  });
  if (!started.ok) throw new Error(started.code);
  host = started.value;
}
const call = (name: ProcedureName, input: unknown) =>
  host.call(name, input, { signal: new AbortController().signal, onProgress: () => {} });
async function done<N extends ProcedureName>(name: N, input: Input<N>): Promise<Output<N>> {
  const answer = await call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.details)}`);
  return answer.value as Output<N>;
}
const signIn = (personId: string) =>
  done('people.signIn', { personId, passphrase: personId === tech ? WORDS.tech : WORDS.surgeon });

/** Saves contours: the liver in slices 1 and 2, the FLR its lower half; `more`: voxels that are liver too. */
async function contour(...more: number[]) {
  const keep = async (voxels: Uint8Array<ArrayBuffer>) => {
    const sent = await host.bytes(new Request('http://host/bytes/layer', { method: 'PUT', body: voxels }));
    return ((await sent.json()) as { hash: string }).hash;
  };
  const inner = (v: number) => [v % 8, Math.floor(v / 8) % 8].every((at) => at > 0 && at < 7);
  const parts = (inLower: number, inUpper: number) =>
    Uint8Array.from({ length: 256 }, (_, v) => {
      const k = Math.floor(v / 64);
      if (more.includes(v)) return inUpper;
      return inner(v) && k === 1 ? inLower : inner(v) && k === 2 ? inUpper : 0;
    });
  const layers = [
    { layer: 'extent' as const, hash: await keep(parts(1, 1)) },
    { layer: 'partition' as const, hash: await keep(parts(2, 3)) },
  ];
  const reading = await done('reading.open', { caseId, seriesId });
  return done('reading.save', { caseId, reading: { ...reading, status: 'draft', layers }, measured: null });
}
const opened = () => done('review.open', { caseId, seriesId });
const place = () => ({ caseId, seriesId });
async function decided(how: 'review.submit' | 'review.approve', ...segments: number[]) {
  const { revision } = await opened();
  return done(how, { ...place(), revision, segments });
}
const sign = async (leaveOut: number[] = [], passphrase = WORDS.surgeon) =>
  call('review.sign', { ...place(), revision: (await opened()).revision, leaveOut, passphrase });
const series = async () => (await done('case.open', { caseId })).timePoints[0]!.series[0]!;
const states = async () => (await opened()).segments.map(({ state }) => state);

beforeEach(async () => {
  files = await mkdtemp(join(tmpdir(), 'remnant-review-'));
  data = join(files, 'data');
  clock = 0;
  await start();
  const scan = await done('import.scan', { paths: [await folderOfCt(files, 'portal', JANE)] });
  seriesId = scan.series[0]!.id;
  ({ caseId } = await done('import.take', { scanId: scan.scanId, seriesIds: [seriesId], caseId: null }));
  tech = (await done('people.add', { name: 'demo.tech', role: 'technician', passphrase: WORDS.tech })).id;
  surgeon = (await done('people.add', { name: 'demo.surgeon', role: 'surgeon', passphrase: WORDS.surgeon })).id;
  await signIn(tech);
  await contour();
});
afterEach(async () => {
  await host.close();
  await rm(files, { recursive: true });
});

/** Everything approved and signed by the surgeon. */
async function signedCase() {
  await decided('review.submit', 1, 2, 3);
  await signIn(surgeon);
  await decided('review.approve', 1, 2, 3);
  const signed = await sign();
  if (!signed.ok) throw new Error(signed.code);
  return signed.value as Output<'review.open'>;
}

describe('people', () => {
  test('sign in by passphrase, become the reader, and are proved by role until another name is written', async () => {
    expect(await call('people.signIn', { personId: surgeon, passphrase: WORDS.tech })).toMatchObject({
      code: 'person.wrongPassphrase',
    });
    expect(await done('people.session', {})).toMatchObject({ person: { name: 'demo.tech', role: 'technician' } });
    expect((await done('settings.get', {})).reader).toBe('demo.tech');
    await done('settings.set', { reader: 'somebody' });
    expect(await done('people.session', {})).toMatchObject({ person: null });
    expect(await call('review.submit', { ...place(), revision: 1, segments: [1] })).toMatchObject({
      code: 'person.notSignedIn',
    });
  });

  test('a technician adds no surgeon where there is one, a surgeon does; names are taken once', async () => {
    const add = (name: string, passphrase = 'ten letters and more') =>
      call('people.add', { name, role: 'surgeon', passphrase });
    expect(await add('demo.other')).toMatchObject({
      code: 'person.notAllowed',
      details: { roles: ['surgeon', 'registrar'] },
    });
    await signIn(surgeon);
    expect(await add('demo.tech')).toMatchObject({ code: 'person.nameTaken' });
    expect(await add('demo.other', 'short')).toMatchObject({ code: 'person.weakPassphrase' });
    expect(await add('demo.other')).toMatchObject({ ok: true });
    await done('people.leave', { personId: tech });
    expect(await call('people.signIn', { personId: tech, passphrase: WORDS.tech })).toMatchObject({
      code: 'person.notFound',
    });
  });

  test('neither a passphrase nor a bare key lies in the data folder', async () => {
    await host.close();
    const database = openDatabase(join(data, 'remnant.sqlite'), MIGRATIONS);
    if (!database.ok) throw new Error(database.code);
    const row = database.value.row(z.object({ sealed_key: z.string() }), 'SELECT sealed_key FROM person LIMIT 1')!;
    database.value.close();
    const sealed = JSON.parse(row.sealed_key) as Record<string, string>;
    expect(sealed).toMatchObject({ kdf: 'scrypt', cipher: 'aes-256-gcm' });
    // PKCS8 of Ed25519 begins so (RFC 8410).
    expect(Buffer.from(sealed.box!, 'base64').toString('hex')).not.toContain('302e020100300506032b6570');
    await start();
  });
});

describe('a review', () => {
  test('goes from draft to submitted to returned with a reason, to submitted again and approved', async () => {
    expect((await series()).review).toBeUndefined();
    expect(await states()).toEqual(['draft', 'draft', 'draft']);
    await decided('review.submit', 1, 2, 3);
    expect(await states()).toEqual(['submitted', 'submitted', 'submitted']);
    await signIn(surgeon);
    await decided('review.approve', 2, 3);
    const { revision } = await opened();
    const answer = await done('review.return', { ...place(), revision, segments: [1], reason: 'Segment I is not in.' });
    expect(answer.segments[0]).toMatchObject({ state: 'returned', reason: 'Segment I is not in.', by: 'demo.surgeon' });
    expect((await done('worklist.list', {}))[0]).toMatchObject({ review: 'returned' });

    await signIn(tech);
    await contour(2 * 64 + 7 + 8);
    expect(await states()).toEqual(['returned', 'approved', 'draft']);
    await decided('review.submit', 1, 3);
    await signIn(surgeon);
    await decided('review.approve', 1, 3);
    expect((await done('worklist.list', {}))[0]).toMatchObject({ review: 'approved' });
    const { entries } = await done('audit.list', { caseId, last: 4 });
    expect(entries.map(({ kind, by, role }) => [kind, by, role])).toEqual([
      ['review.approved', 'demo.surgeon', 'surgeon'],
      ['review.submitted', 'demo.tech', 'technician'],
      ['reading.kept', 'demo.tech', 'technician'],
      ['review.returned', 'demo.surgeon', 'surgeon'],
    ]);
    expect(entries.at(-1)).toMatchObject({ facts: { segments: ['Liver'], reason: 'Segment I is not in.' } });
  });

  test('nobody decides what was not handed over, what they did not look at, or in another role', async () => {
    const at = async (revision: number, segments = [1]) => ({ ...place(), revision, segments });
    const { revision } = await opened();
    await signIn(surgeon);
    expect(await call('review.approve', await at(revision))).toMatchObject({
      code: 'review.notSubmitted',
      details: { labels: ['Liver'] },
    });
    await decided('review.submit', 1);
    expect(await call('review.approve', await at(revision - 1))).toMatchObject({ code: 'review.stale' });
    expect(await call('review.approve', await at(revision, [9]))).toMatchObject({ code: 'review.noSuchSegment' });
    await signIn(tech);
    for (const name of ['review.approve', 'review.return'] as const)
      expect(await call(name, { ...(await at(revision)), reason: 'x' })).toMatchObject({
        code: 'person.notAllowed',
        details: { roles: ['surgeon'] },
      });
  });

  test('a comment is pinned to a place of the patient, and closed by name', async () => {
    const position: [number, number, number] = [1.5, -2, 30];
    const { comments } = await done('review.comment', { ...place(), segment: 2, position, text: 'Left of the vein?' });
    expect(comments).toMatchObject([
      { position, text: 'Left of the vein?', by: 'demo.tech', segment: 2, closed: false },
    ]);
    expect((await series()).review).toMatchObject({ openComments: 1, signature: null });
    expect((await series()).review!.segments).toHaveLength(3);
    await signIn(surgeon);
    const { id } = comments[0]!;
    expect((await done('review.closeComment', { ...place(), commentId: id })).comments[0]!.closed).toBe(true);
    expect(await call('review.closeComment', { ...place(), commentId: id })).toMatchObject({
      code: 'review.noSuchComment',
    });
  });
});

describe('a signature', () => {
  test('binds person, role, time, voxels, series, findings, volumes, version and the head of the audit; its key verifies it', async () => {
    const before = await (async () => {
      await decided('review.submit', 1, 2, 3);
      await signIn(surgeon);
      return decided('review.approve', 1, 2, 3);
    })();
    const signed = await sign();
    expect(signed).toMatchObject({ ok: true });
    const review = await opened();
    const [{ statement, breaks, voxelHash, id }] = review.signatures as [(typeof review.signatures)[0]];
    expect(breaks).toEqual([]);
    expect(voxelHash).toBe(before.bindsVoxels);
    expect(await states()).toEqual(['signed', 'signed', 'signed']);
    expect(statement).toMatchObject({
      caseId,
      person: { id: surgeon, name: 'demo.surgeon', role: 'surgeon' },
      series: { id: seriesId, slices: 4, columns: 8 },
      segments: before.segments.map(({ number, hash, ml, voxels }) => ({ number, hash, ml, voxels })),
      volumes: { measuredTlvMl: 0.072, flrMl: 0.036 },
      softwareVersion: (await done('app.info', {})).version,
    });
    const { entries } = await done('audit.list', { caseId, last: 100 });
    expect(entries[0]).toMatchObject({ kind: 'review.signed', by: 'demo.surgeon', facts: { signatureId: id } });
    expect(entries[1]!.hash).toBe(statement.auditHead.hash);
    expect(await series()).toMatchObject({
      reading: { status: 'ofRecord' },
      review: { signature: { state: 'signed', by: 'demo.surgeon', keyId: statement.person.keyId } },
    });
    expect((await done('worklist.list', {}))[0]).toMatchObject({ review: 'signed' });

    // By any other program that knows Ed25519: text, signature and public key are in the row.
    await host.close();
    const database = openDatabase(join(data, 'remnant.sqlite'), MIGRATIONS);
    if (!database.ok) throw new Error(database.code);
    const Row = z.object({ statement: z.string(), signature: z.string(), public_key: z.string() });
    const row = database.value.row(Row, 'SELECT * FROM signature')!;
    database.value.close();
    const key = createPublicKey({ key: Buffer.from(row.public_key, 'base64'), format: 'der', type: 'spki' });
    const good = (text: string) => verify(null, Buffer.from(text), key, Buffer.from(row.signature, 'base64'));
    expect(good(row.statement)).toBe(true);
    expect(good(row.statement.replace('"flrMl":0.036', '"flrMl":0.360'))).toBe(false);
    await start();
  });

  test('is not given for what nobody decided, in another role, or by another passphrase; what is left out is named', async () => {
    await decided('review.submit', 1, 2, 3);
    expect(await sign([], WORDS.tech)).toMatchObject({ code: 'person.notAllowed', details: { roles: ['surgeon'] } });
    await signIn(surgeon);
    await decided('review.approve', 1, 2);
    expect(await sign()).toMatchObject({ code: 'review.notDecided', details: { labels: ['Deportalised lobe'] } });
    expect(await sign([3], WORDS.tech)).toMatchObject({ code: 'person.wrongPassphrase' });
    expect(await sign([1, 2, 3])).toMatchObject({ code: 'review.notDecided' });
    expect((await opened()).signatures).toEqual([]);
    expect(await sign([3])).toMatchObject({ ok: true });
    expect((await opened()).signatures[0]!.statement).toMatchObject({
      leftOut: [{ number: 3, label: 'Deportalised lobe' }],
      segments: [{ number: 1 }, { number: 2 }],
    });
  });

  test('does not survive an edit of one voxel, nor does taking it back bring it again', async () => {
    await signedCase();
    await signIn(tech);
    await contour(2 * 64 + 7 + 8);
    const review = await opened();
    expect(review.segments.map(({ state }) => state)).toEqual(['void', 'void', 'void']);
    expect(review.signatures[0]!.breaks).toEqual([
      { what: 'segment', label: 'Liver' },
      { what: 'segment', label: 'Deportalised lobe' },
      { what: 'volumes' },
    ]);
    expect((await done('worklist.list', {}))[0]).toMatchObject({ review: 'void' });
    expect(review.acts.at(-1)).toMatchObject({ kind: 'voided', by: 'demo.tech' });
    await contour();
    expect((await opened()).signatures[0]!.breaks).toEqual([{ what: 'voided' }]);
    expect((await series()).review!.signature!.state).toBe('void');
    // Approved again, signed again.
    await decided('review.submit', 1, 2, 3);
    await signIn(surgeon);
    await decided('review.approve', 1, 2, 3);
    expect(await sign()).toMatchObject({ ok: true });
    expect((await series()).review!.signature!.state).toBe('signed');
  });

  test('does not survive another acceptance, and is told so in the report and the registry', async () => {
    await signedCase();
    const report = async () => {
      const { ticket } = await done('report.export', { caseId, format: 'json' });
      return (await host.bytes(new Request(`http://host/bytes/export/${ticket}`))).json();
    };
    const { hash } = (await done('audit.list', { caseId, last: 1 })).head;
    expect(await report()).toMatchObject({
      signed: true,
      signatureVoid: false,
      auditHead: hash,
      scan: { record: { provenance: { signature: { by: 'demo.surgeon', role: 'surgeon' } } } },
    });
    await done('series.accept', { caseId, seriesId, code: 'series.notCovered', reason: 'for this test' });
    expect((await opened()).signatures[0]!.breaks).toEqual([{ what: 'findings' }]);
    expect(await report()).toMatchObject({
      signed: false,
      signatureVoid: true,
      scan: { record: { provenance: { signature: null } } },
    });
  });

  test.each([
    ['the statement', `UPDATE signature SET statement = replace(statement, 'demo.surgeon', 'demo.other!!!')`],
    ['the signature', `UPDATE signature SET signature = 'AAAA'`],
    ['the key', `UPDATE person SET public_key = 'AAAA' WHERE role = 'surgeon'`],
  ])('is void where %s was changed in the file, and the audit names it', async (_, sql) => {
    await signedCase();
    await host.close();
    const database = openDatabase(join(data, 'remnant.sqlite'), MIGRATIONS);
    if (!database.ok) throw new Error(database.code);
    database.value.run(sql);
    database.value.close();
    await start();
    expect((await series()).review!.signature).toMatchObject({ state: 'void', breaks: [{ what: 'key' }] });
    expect(await done('audit.check', { caseId })).toMatchObject({ holds: false });
  });

  test('shows a tail of the audit that was cut off', async () => {
    await signedCase();
    const { head } = await done('audit.list', { caseId, last: 1 });
    await host.close();
    const database = openDatabase(join(data, 'remnant.sqlite'), MIGRATIONS);
    if (!database.ok) throw new Error(database.code);
    database.value.prepare('DROP TRIGGER audit_entry_is_not_removed');
    database.value.run('DELETE FROM audit_entry WHERE scope = ? AND sequence >= ?', caseId, head.sequence - 1);
    database.value.close();
    await start();
    const { of } = await done('audit.check', { caseId });
    expect(of.lostHeads).toHaveLength(1);
  });
});

describe('a second reading', () => {
  const begin = async (blind: boolean) => {
    const { revision } = await opened();
    return call('review.secondReading', { ...place(), revision, blind });
  };

  test('begins blind, is held against the first, and both make the centre’s reading error', async () => {
    await signIn(surgeon);
    expect(await begin(true)).toMatchObject({ ok: true });
    const empty = await opened();
    const { entries } = await done('audit.list', { caseId, last: 2 });
    expect(entries.map(({ kind }) => kind)).toEqual(['reading.kept', 'review.secondReading']);
    expect(empty).toMatchObject({ segments: [], reader: 'demo.surgeon', kept: [{ reader: 'demo.tech', blind: true }] });
    expect(await done('review.repeated', {})).toEqual({ readings: [] });
    // One row of the upper half more, in voxels of 1 mm.
    const more = [1, 2, 3, 4, 5, 6].map((i) => 2 * 64 + 7 * 8 + i);
    await contour(...more);
    const { segments } = await done('review.compare', { ...place(), keptId: empty.kept[0]!.id });
    const [liver, flr, lobe] = segments;
    expect(liver).toMatchObject({ label: 'Liver', firstMl: 0.072 });
    expect(liver!.secondMl).toBeCloseTo(0.078, 9);
    expect(liver!.agreement!.dice).toBeCloseTo((2 * 72) / 150, 9);
    expect(liver!.agreement!.disagreementMl).toBeCloseTo(0.006, 9);
    expect(flr!.agreement).toMatchObject({ dice: 1, differenceMl: 0, surface95Mm: 0 });
    expect(lobe!.agreement!.differenceMl).toBeCloseTo(0.006, 9);
    expect(await done('review.repeated', {})).toEqual({ readings: [[0.036, 0.036]] });
    expect(await done('audit.check', { caseId })).toMatchObject({ holds: true });
  });

  test('keeps the first on the disk over a restart, and audits it', async () => {
    await signIn(surgeon);
    await begin(true);
    await host.close();
    await start();
    const { kept } = await opened();
    expect(await done('audit.check', { caseId })).toMatchObject({ holds: true });
    const { segments } = await done('review.compare', { ...place(), keptId: kept[0]!.id });
    expect(segments.map(({ firstMl, secondMl, agreement }) => [firstMl !== null, secondMl, agreement])).toEqual([
      [true, null, null],
      [true, null, null],
      [true, null, null],
    ]);
    await done('case.delete', { caseId });
    expect(await readdir(join(data, 'layers'), { recursive: true })).not.toContainEqual(expect.stringMatching(/gz$/));
  });

  test('goes on from the first where it is not blind, and is none of two that were read blind', async () => {
    await signIn(surgeon);
    await begin(false);
    const review = await opened();
    expect(review.segments).toHaveLength(3);
    expect(review.kept).toMatchObject([{ blind: false }]);
    expect(await done('review.repeated', {})).toEqual({ readings: [] });
    expect(await call('review.compare', { ...place(), keptId: 'none' })).toMatchObject({
      code: 'review.noSuchReading',
    });
  });

  test('does not take the ground from a signature that holds', async () => {
    await signedCase();
    expect(await begin(true)).toMatchObject({ code: 'review.isSigned' });
    expect((await series()).review!.signature!.state).toBe('signed');
  });
});
