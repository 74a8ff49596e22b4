import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dicomStack, phantomUid } from '#test/phantoms/dicom';
import { freePort } from '#test/services/postgres';
import { readSeries } from '../import/readSeries.ts';
import { type Archive, archiveAt } from './archive.ts';
import { objectUids } from './dicomObject.ts';
import { findStudies, instancesOf } from './find.ts';
import { retrieveSeries } from './retrieve.ts';
import { storeFiles } from './store.ts';

const signal = new AbortController().signal;
const place = { studyInstanceUID: phantomUid('study'), seriesInstanceUID: phantomUid('series') };
const SILENCE_MS = 300;
const MARKER = 'MARKER^OF^A^PATIENT';

/** A small archive that follows DICOMweb unless `broken` answers in its place. */
let server: Server;
let archive: Archive;
let into: string;
let objects: Map<string, Buffer>;
let requests: number;
let broken: ((request: IncomingMessage, answer: ServerResponse) => boolean) | null;

const json = (answer: ServerResponse, body: unknown, status = 200) =>
  answer.writeHead(status, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(body));
const multipart = (bytes: Uint8Array, boundary = 'b') =>
  Buffer.concat([
    Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
    bytes,
    Buffer.from(`\r\n--${boundary}--`),
  ]);
const MULTIPART = { 'content-type': 'multipart/related; type="application/dicom"; boundary=b' };
const uidIn = (request: IncomingMessage) => /\/instances\/([0-9.]+)$/.exec(request.url ?? '')?.[1];

function handle(request: IncomingMessage, answer: ServerResponse): void {
  requests++;
  request.resume();
  if (broken?.(request, answer)) return;
  const uid = uidIn(request);
  if (uid !== undefined) answer.writeHead(200, MULTIPART).end(multipart(objects.get(uid)!));
  else if (/offset=0/.test(request.url!))
    json(
      answer,
      [...objects.keys()].map((one) => ({ '00080018': { Value: [one] } })),
    );
  else json(answer, []);
}

const archiveOn = (address: string): Archive => {
  const found = archiveAt(address, { silenceMs: SILENCE_MS, authorization: 'Bearer secret' });
  if (!found.ok) throw new Error(found.code);
  return found.value;
};
const portOf = (of: Server) => (of.address() as AddressInfo).port;
const listening = (of: Server) => new Promise<void>((resolve) => of.listen(0, '127.0.0.1', resolve));
const closed = (of: Server) => {
  of.closeAllConnections();
  return new Promise<void>((resolve) => of.close(() => resolve()));
};
const find = (from = archive) => findStudies(from, {}, { limit: 10, signal });
const retrieve = () => retrieveSeries(archive, place, { into, signal });

beforeEach(async () => {
  into = await mkdtemp(join(tmpdir(), 'remnant-bad-peer-'));
  objects = new Map();
  for (const file of dicomStack(9)) {
    const bytes = Buffer.from(file);
    objects.set((await objectUids(bytes))!.sopInstanceUID, bytes);
  }
  requests = 0;
  broken = null;
  server = createServer(handle);
  await listening(server);
  archive = archiveOn(`http://127.0.0.1:${portOf(server)}`);
});
afterEach(async () => {
  await closed(server);
  await rm(into, { recursive: true, force: true });
});

test('what never answers, or falls silent half-way, is given up and said so', async () => {
  broken = () => true;
  expect(await find()).toMatchObject({ code: 'pacs.silent', details: { seconds: SILENCE_MS / 1000 } });
  broken = (_, answer) => {
    answer.writeHead(200, { 'content-type': 'application/dicom+json' }).write('[');
    return true;
  };
  expect(await find()).toMatchObject({ code: 'pacs.silent' });
});

test('what answers slowly, but answers, is waited for', async () => {
  broken = (_, answer) => {
    answer.writeHead(200, { 'content-type': 'application/dicom+json' });
    let said = 0;
    const speaking = setInterval(() => {
      if (said++ < 6) return answer.write(' ');
      clearInterval(speaking);
      answer.end('[]');
    }, SILENCE_MS / 3);
    return true;
  };
  expect(await find()).toMatchObject({ ok: true, value: { studies: [], more: false } });
});

test('where nobody listens, the archive is not reachable', async () => {
  expect(await find(archiveOn(`http://127.0.0.1:${await freePort()}`))).toMatchObject({
    code: 'pacs.unreachable',
    details: { cause: 'ECONNREFUSED' },
  });
});

test('a page to log in, a redirection, a list of nonsense and an endless answer are no archive’s answers', async () => {
  const answers: [string, (answer: ServerResponse) => unknown][] = [
    ['pacs.notDicomWeb', (answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('<html>Log in</html>')],
    ['pacs.notDicomWeb', (answer) => answer.writeHead(302, { location: 'http://192.0.2.1/' }).end()],
    ['pacs.notDicomWeb', (answer) => answer.writeHead(404).end('no')],
    ['pacs.denied', (answer) => answer.writeHead(401).end()],
    ['pacs.unreachable', (answer) => answer.writeHead(503).end()],
    ['pacs.wrongAnswer', (answer) => answer.writeHead(400).end(MARKER)],
    ['pacs.wrongAnswer', (answer) => json(answer, { error: MARKER })],
    ['pacs.wrongAnswer', (answer) => json(answer, [{ '0020000D': { Value: ['../../home'] } }])],
    [
      'pacs.wrongAnswer',
      (answer) => answer.writeHead(200, { 'content-type': 'application/dicom+json' }).end(`[{"name": "${MARKER}`),
    ],
  ];
  for (const [code, give] of answers) {
    broken = (_, answer) => {
      give(answer);
      return true;
    };
    const found = await find();
    expect(found).toMatchObject({ ok: false, code });
    // Archives quote patients in their errors: nothing of it is passed on.
    expect(JSON.stringify(found)).not.toContain('MARKER');
  }
  // One who names a thousand new slices on every page is not followed for ever.
  let page = 0;
  broken = (_, answer) => {
    page++;
    json(
      answer,
      Array.from({ length: 1000 }, (_, n) => ({ '00080018': { Value: [`1.${page}.${n}`] } })),
    );
    return true;
  };
  expect(await instancesOf(archive, place, signal)).toMatchObject({ code: 'pacs.wrongAnswer' });
});

test('a transfer that the network cuts leaves what came, marked, and asks afterwards only for the rest', async () => {
  const served: string[] = [];
  broken = (request, answer) => {
    const uid = uidIn(request);
    if (uid === undefined) return false;
    if (served.length >= 4) {
      answer.writeHead(200, { ...MULTIPART, 'content-length': '9000' }).write('--b\r\n', () => answer.destroy());
      return true;
    }
    served.push(uid);
    return false;
  };
  const cut = await retrieve();
  expect(cut).toMatchObject({ code: 'pacs.unreachable', details: { received: 4, total: 9 } });
  expect(await readdir(into)).toEqual([`${place.seriesInstanceUID}.received-in-part`]);
  const read = await readSeries([into]);
  expect(read.ok && read.value.series).toEqual([]);
  const asked: string[] = [];
  broken = (request) => {
    const uid = uidIn(request);
    if (uid) asked.push(uid);
    return false;
  };
  expect(await retrieve()).toMatchObject({ ok: true, value: { instances: 9, fetched: 5 } });
  expect([...asked, ...served].sort()).toEqual([...objects.keys()].sort());
  for (const [uid, bytes] of objects)
    expect((await readFile(join(into, place.seriesInstanceUID, `${uid}.dcm`))).equals(bytes)).toBe(true);
});

test('an answer that is another’s slice, a cut one, or none at all keeps the series in part', async () => {
  const [victim, other] = [...objects.keys()] as [string, string];
  const wrong: [string, (answer: ServerResponse) => unknown][] = [
    ['pacs.wrongAnswer', (answer) => answer.writeHead(200, MULTIPART).end(multipart(objects.get(other)!))],
    [
      'pacs.wrongAnswer',
      (answer) => answer.writeHead(200, MULTIPART).end(multipart(objects.get(victim)!.subarray(0, -5))),
    ],
    [
      'pacs.wrongAnswer',
      (answer) => answer.writeHead(200, MULTIPART).end(multipart(objects.get(victim)!).subarray(0, -6)),
    ],
    ['pacs.wrongAnswer', (answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('<p>Sorry</p>')],
    ['pacs.wrongAnswer', (answer) => answer.writeHead(200, MULTIPART).end('--b--')],
    ['pacs.notFound', (answer) => answer.writeHead(404).end()],
  ];
  for (const [because, give] of wrong) {
    broken = (request, answer) => {
      if (uidIn(request) !== victim) return false;
      give(answer);
      return true;
    };
    // All others came, and stay.
    expect(await retrieve()).toMatchObject({ code: 'pacs.incomplete', details: { because, received: 8, total: 9 } });
    expect(await readdir(into)).toEqual([`${place.seriesInstanceUID}.received-in-part`]);
  }
  broken = null;
  expect(await retrieve()).toMatchObject({ ok: true, value: { fetched: 1 } });
});

test('a stored instance is one that the answer names', async () => {
  const paths: string[] = [];
  for (const [uid, bytes] of [...objects].slice(0, 3)) {
    paths.push(join(into, `${uid}.dcm`));
    await writeFile(paths.at(-1)!, bytes);
  }
  const [first, second, third] = [...objects.keys()] as [string, string, string];
  broken = (_, answer) => {
    json(
      answer,
      {
        '00081199': { Value: [{ '00081155': { Value: [first] } }] },
        '00081198': { Value: [{ '00081155': { Value: [second] }, '00081197': { Value: [0xa700] } }] },
      },
      202,
    );
    return true;
  };
  expect(await storeFiles(archive, paths, { signal })).toMatchObject({
    ok: true,
    value: {
      stored: [first],
      refused: [
        { sopInstanceUID: second, reason: 0xa700 },
        { sopInstanceUID: third, reason: null },
      ],
    },
  });
  broken = (_, answer) => {
    answer.writeHead(200, { 'content-type': 'text/html' }).end('<p>Thank you</p>');
    return true;
  };
  expect(await storeFiles(archive, paths, { signal })).toMatchObject({
    code: 'pacs.wrongAnswer',
    details: { stored: 0, total: 3 },
  });
});

test('addresses that would give the password away are refused before anything is sent', () => {
  expect(archiveAt('http://pacs.example/dicom-web')).toMatchObject({ code: 'pacs.unguarded' });
  expect(archiveAt('http://pacs.example/dicom-web', { plainHttp: true })).toMatchObject({ ok: true });
  expect(archiveAt('https://pacs.example/dicom-web/')).toMatchObject({
    value: { url: 'https://pacs.example/dicom-web' },
  });
  expect(archiveAt('https://me:word@pacs.example')).toMatchObject({
    code: 'pacs.address',
    details: { holdsPassword: true },
  });
  for (const address of ['pacs', 'ftp://pacs.example', 'https://pacs.example/?x=1'])
    expect(archiveAt(address)).toMatchObject({ code: 'pacs.address' });
});

const noOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return '';
  } catch {
    return ' (skipped: openssl is not installed)';
  }
})();

test.skipIf(noOpenssl !== '')(
  `a certificate that nobody vouches for ends it before anything is sent${noOpenssl}`,
  async () => {
    const [key, cert] = [join(into, 'key.pem'), join(into, 'cert.pem')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '1',
        '-subj',
        '/CN=another.example',
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    );
    const tls = createTlsServer({ key: await readFile(key), cert: await readFile(cert) }, handle);
    tls.on('tlsClientError', () => {});
    await listening(tls);
    try {
      archive = archiveOn(`https://127.0.0.1:${portOf(tls)}`);
      expect(await find()).toMatchObject({ code: 'pacs.certificate' });
      expect(await retrieve()).toMatchObject({ code: 'pacs.certificate' });
      expect(requests).toBe(0);
      expect((await readdir(into)).sort()).toEqual(['cert.pem', 'key.pem']);
    } finally {
      await closed(tls);
    }
  },
);
