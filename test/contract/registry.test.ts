import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Input, Output, ProcedureName } from '#core/contract/procedures';
import { FILE_FORMATS } from '#core/registry/target';
import type { ElementValue } from '#test/phantoms/dicomWriter';
import { freePort } from '#test/services/postgres';
import { folderOfCt } from './ctFolder.ts';
import { type RunningHost, runningHost } from './transports.ts';

// What stands in the source's headers about a person, each with this in it: nothing of it may be met outside.
const MARKER = 'ZQXMARKER';
const text = (vr: string, n: number) => ({ vr, value: `${MARKER}${n}` as ElementValue });
/** Every attribute of PS3.3 C.7.1.1 and C.7.2.2 that holds text, and who else stands in a header by name. */
const PERSONAL: Record<string, { vr: string; value: ElementValue }> = {
  '00080050': text('SH', 1), // Accession Number
  '00080080': text('LO', 2), // Institution Name
  '00080081': text('ST', 3), // Institution Address
  '00080090': text('PN', 4), // Referring Physician
  '00081010': text('SH', 5), // Station Name
  '00081048': text('PN', 6), // Physicians of Record
  '00081050': text('PN', 7), // Performing Physician
  '00081060': text('PN', 8), // Reading Physician
  '00081070': text('PN', 9), // Operators
  '00100010': text('PN', 10),
  '00100020': text('LO', 11),
  '00100021': text('LO', 12), // Issuer of Patient ID
  '00100050': text('LO', 13), // Insurance
  '00101000': text('LO', 14), // Other Patient IDs
  '00101001': text('PN', 15), // Other Names
  '00101005': text('PN', 16), // Birth Name
  '00101040': text('LO', 17), // Address
  '00101060': text('PN', 18), // Mother's Birth Name
  '00102000': text('LO', 19), // Medical Alerts
  '00102110': text('LO', 20), // Allergies
  '00102150': text('LO', 21), // Country
  '00102152': text('LO', 22), // Region
  '00102154': text('SH', 23), // Telephone
  '00102160': text('SH', 24), // Ethnic Group
  '00102180': text('SH', 25), // Occupation
  '001021b0': text('LT', 26), // Additional History
  '001021f0': text('LO', 27), // Religion
  '00102201': text('LO', 28), // Species
  '00104000': text('LT', 29), // Comments
  '00102297': text('PN', 30), // Responsible Person
  '00321032': text('PN', 31), // Requesting Physician
  '00380010': text('LO', 32), // Admission ID
  '00380300': text('LO', 33), // Current Location
};

let running: RunningHost;
let files: string;
let caseId: string;
let seriesId: string;

const call = <N extends ProcedureName>(name: N, input: Input<N>) =>
  running.host.call(name, input, { signal: new AbortController().signal, onProgress: () => {} });
async function done<N extends ProcedureName>(name: N, input: Input<N>) {
  const answer = await call(name, input);
  if (!answer.ok) throw new Error(`${name}: ${answer.code} ${JSON.stringify(answer.details)}`);
  return answer.value as Output<N>;
}
const fetched = async (ticket: string) =>
  Buffer.from(await (await running.host.bytes(new Request(`http://host/bytes/export/${ticket}`))).arrayBuffer());

beforeEach(async () => {
  running = await runningHost();
  files = await mkdtemp(join(tmpdir(), 'remnant-registry-'));
  const folder = await folderOfCt(files, 'portal', { ...PERSONAL, patientBirthDate: '19531109', patientSex: 'F' });
  const { scanId, series } = await done('import.scan', { paths: [folder] });
  const taken = await done('import.take', { scanId, seriesIds: [series[0]!.id], caseId: null });
  caseId = taken.caseId;
  seriesId = taken.seriesIds[0]!;
  const place = { caseId, seriesId };
  const body = new Uint8Array(256).fill(1, 70, 80);
  const sent = await running.host.bytes(new Request('http://host/bytes/layer', { method: 'PUT', body }));
  const { hash } = (await sent.json()) as { hash: string };
  const reading = await done('reading.open', place);
  const layers = [{ layer: 'extent' as const, hash }];
  await done('reading.save', { caseId, reading: { ...reading, reader: 'reader-1', layers }, measured: null });
  await done('settings.set', { siteCode: 'SITE-A', reader: 'reader-1', bsaFormula: 'duBois', stlvFormula: 'urata' });
  await done('case.edit', {
    caseId,
    pathway: 'RALPPS',
    events: { removed: [], added: [{ type: 'stage1', date: '2026-03-05' }] },
  });
});
afterEach(async () => {
  await running.stop();
  await rm(files, { recursive: true });
});

const folderTarget = (as: (typeof FILE_FORMATS)[number]) => ({
  kind: 'folder' as const,
  id: `folder-${as}`,
  name: 'Folder',
  folder: join(files, as),
  as,
});

describe('what leaves', () => {
  test('is signed, unless drafts are asked for; those say that nobody signed them', async () => {
    await done('registry.keepTarget', { target: folderTarget('csv') });
    expect(await done('registry.push', { targetId: 'folder-csv' })).toEqual({
      queued: 0,
      unchanged: 0,
      received: 0,
      refused: 0,
      waiting: 0,
      leftOut: [{ caseId, code: 'registry.notSigned' }],
    });
    expect(await call('registry.files', { as: 'fhir' })).toMatchObject({ code: 'registry.notSigned' });
    expect(await done('registry.push', { targetId: 'folder-csv', drafts: true })).toMatchObject({
      queued: 1,
      received: 1,
    });
    const scans = await readFile(join(files, 'csv', `SITE-A-${caseId}-r1.scans.csv`), 'utf8');
    expect(scans).toContain('not signed');
    const { entries } = await done('registry.outbox', { targetId: 'folder-csv' });
    expect(entries).toMatchObject([{ caseId, revision: 1, signed: false, receipt: { number: `SITE-A-${caseId}-r1` } }]);
    // The head of the case's audit chain as it left.
    expect(entries[0]!.receipt!.auditHead).toMatch(/^[0-9a-f]{64}$/);
    // That the registry has it is an entry of the chain, and no news to the registry.
    expect(await done('registry.push', { targetId: 'folder-csv', drafts: true })).toMatchObject({ unchanged: 1 });
  });

  test('once a surgeon has signed leaves by itself, with the signature, and stays at home again once a voxel is another', async () => {
    await done('registry.keepTarget', { target: folderTarget('csv') });
    const passphrase = 'a surgeon’s long words';
    const surgeon = await done('people.add', { name: 'demo.surgeon', role: 'surgeon', passphrase });
    await done('people.signIn', { personId: surgeon.id, passphrase });
    const place = { caseId, seriesId };
    const at = async () => ({ ...place, revision: (await done('review.open', place)).revision });
    await done('review.submit', { ...(await at()), segments: [1] });
    await done('review.approve', { ...(await at()), segments: [1] });
    await done('review.sign', { ...(await at()), leaveOut: [], passphrase });
    expect(await done('registry.push', { targetId: 'folder-csv' })).toMatchObject({ received: 1, leftOut: [] });
    const sent = JSON.parse(await readFile(join(files, 'csv', `SITE-A-${caseId}-r1.json`), 'utf8'));
    expect(sent.scans[0].provenance.signature).toMatchObject({
      by: 'demo.surgeon',
      role: 'surgeon',
      voxelHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      auditHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect((await done('registry.outbox', { targetId: 'folder-csv' })).entries).toMatchObject([{ signed: true }]);
    const body = new Uint8Array(256).fill(1, 70, 81);
    const other = await running.host.bytes(new Request('http://host/bytes/layer', { method: 'PUT', body }));
    const { hash } = (await other.json()) as { hash: string };
    const reading = await done('reading.open', place);
    await done('reading.save', {
      caseId,
      reading: { ...reading, layers: [{ layer: 'extent', hash }] },
      measured: null,
    });
    expect(await done('registry.push', { targetId: 'folder-csv' })).toMatchObject({
      queued: 0,
      leftOut: [{ caseId, code: 'registry.notSigned' }],
    });
  });

  test('goes again only when it says something else', async () => {
    await done('registry.keepTarget', { target: folderTarget('fhir') });
    const push = () => done('registry.push', { targetId: 'folder-fhir', drafts: true });
    await push();
    expect(await push()).toMatchObject({ queued: 0, unchanged: 1, received: 0 });
    await done('record.enter', { caseId, entered: [{ item: '', field: 'ecog', given: { value: '1' } }] });
    expect(await push()).toMatchObject({ queued: 1, received: 1 });
    expect((await readdir(join(files, 'fhir'))).filter((name) => name.endsWith('.json')).sort()).toEqual([
      `SITE-A-${caseId}-r1.${caseId}.fhir.json`,
      `SITE-A-${caseId}-r1.json`,
      `SITE-A-${caseId}-r2.${caseId}.fhir.json`,
      `SITE-A-${caseId}-r2.json`,
    ]);
  });

  test('needs a site code; a target that is reached, known, guarded, and has its secret', async () => {
    const postgres = {
      kind: 'postgres' as const,
      id: 'central',
      name: 'Central',
      host: '127.0.0.1',
      port: await freePort(),
      database: 'registry',
      user: 'centre',
      tls: 'off' as const,
      authority: null,
    };
    expect(await call('registry.keepTarget', { target: { ...postgres, host: 'central.example.org' } })).toMatchObject({
      code: 'registry.unguarded',
    });
    await done('registry.keepTarget', { target: postgres });
    expect(await call('registry.push', { targetId: 'central', drafts: true })).toMatchObject({
      code: 'registry.noSecret',
    });
    await done('registry.keepTarget', { target: postgres, secret: 'pass word' });
    expect(await done('registry.targets', {})).toMatchObject({ targets: [{ secret: 'kept' }], secretsIn: 'file' });
    expect(JSON.stringify(await done('registry.targets', {}))).not.toContain('pass word');
    // Nobody answers: what was made stays, and is counted.
    expect(await call('registry.push', { targetId: 'central', drafts: true })).toMatchObject({
      code: 'registry.unreachable',
      details: { queued: 1, waiting: 1 },
    });
    await done('settings.set', { siteCode: 'St. Mary’s' });
    expect(await call('registry.push', { targetId: 'central' })).toMatchObject({ code: 'registry.noSite' });
    expect(await call('registry.push', { targetId: 'nowhere' })).toMatchObject({ code: 'registry.targetNotFound' });
    await done('registry.removeTarget', { targetId: 'central' });
    expect((await done('registry.targets', {})).targets).toEqual([]);
    const kept = await readFile(join(running.dataFolder, 'registry.secrets'), 'utf8');
    expect(kept).not.toContain('pass word');
    if (process.platform !== 'win32')
      expect((await stat(join(running.dataFolder, 'registry.secrets'))).mode & 0o077).toBe(0);
  });
});

/** Every file under a folder that holds the marker, by its path in it. */
async function marked(root: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(root, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile()) continue;
    const bytes = await readFile(path);
    // In DICOM's own bytes, in UTF-8, and as UTF-16 some libraries keep it.
    if (bytes.includes(MARKER) || bytes.includes(Buffer.from(MARKER, 'utf16le'))) found.push(relative(root, path));
  }
  return found.sort();
}

test('a marker in every attribute of the patient is met in the identity store and the stored originals, and nowhere else', async () => {
  const outside: string[] = [];
  // Exports of every kind, with drafts, since nothing is signed here.
  for (const as of FILE_FORMATS) {
    await done('registry.keepTarget', { target: folderTarget(as) });
    await done('registry.push', { targetId: `folder-${as}`, drafts: true });
    outside.push(...(await marked(join(files, as))));
    const made = await done('registry.files', { as, drafts: true });
    for (const { ticket, fileName } of made.files) if ((await fetched(ticket)).includes(MARKER)) outside.push(fileName);
  }
  for (const part of ['scans', 'case'] as const)
    for (const format of ['json', 'csv'] as const) {
      const { ticket } = await done('registry.export', { caseId, part, format });
      if ((await fetched(ticket)).includes(MARKER)) outside.push(`${part}.${format}`);
    }
  expect(outside).toEqual([]);
  // What is asked and refused, with all that it says.
  const answers = [
    await call('registry.outbox', { targetId: 'folder-csv' }),
    await call('registry.targets', {}),
    await call('registry.files', { as: 'csv' }),
    await call('registry.push', { targetId: 'folder-csv' }),
    await call('case.open', { caseId }),
    await call('worklist.list', {}),
    await call('record.open', { caseId }),
    await call('series.check', { caseId, seriesId: 'no such' }),
  ];
  expect(JSON.stringify(answers)).not.toContain(MARKER);
  expect(running.logged.join('\n')).not.toContain(MARKER);
  // On the disk: who it is stands in one place, and in the originals.
  expect(await call('case.identity', { caseId })).toMatchObject({ value: { name: `${MARKER}10`, id: `${MARKER}11` } });
  const where = await marked(running.dataFolder);
  const originals = where.filter((path) => path.startsWith(join('cases', caseId, 'instances')));
  expect(originals).toHaveLength(4);
  expect(where.filter((path) => !originals.includes(path) && !path.startsWith('identity.sqlite'))).toEqual([]);
  expect(where.some((path) => path.startsWith('identity.sqlite'))).toBe(true);
});
