import { LAYER_NAMES, type LayerName } from '#core/contours/codes';
import { recordsOf } from '#core/contours/records';
import type { HostClient } from '#core/contract/client';
import type { Output } from '#core/contract/procedures';
import type { Refused } from '#core/result';
import { refuse } from '#core/result';
import { hasLiver, volumesOf } from './selectors.ts';
import type { Workspace } from './workspace.ts';

type ReadingRecord = Output<'reading.open'>;

/** After the last change, so that a series of strokes is one saving. */
const QUIET_MS = 1500;

/**
 * Keeps the reading durable: by itself once the hands rest, at once when asked. Only layers that changed are sent. One
 * saving at a time; what changed meanwhile is saved after it.
 */
export class Saving {
  private readonly workspace: Workspace;
  private readonly host: HostClient;
  private readonly onSaved: (reading: ReadingRecord) => void;
  private readonly onRefused: (refusal: Refused) => void;
  private readonly stopListening: () => void;
  /** Hashes of the layers as the host holds them; a layer that changed since has none here. */
  private readonly hashes: Map<LayerName, string>;
  private seen: Readonly<Record<LayerName, number>> = { extent: 0, findings: 0, partition: 0 };
  private timer = 0;
  private underway: Promise<boolean> | null = null;
  private stopped = false;

  constructor(
    workspace: Workspace,
    host: HostClient,
    layers: ReadingRecord['layers'],
    on: { saved: (reading: ReadingRecord) => void; refused: (refusal: Refused) => void },
  ) {
    this.workspace = workspace;
    this.host = host;
    this.hashes = new Map(layers.map(({ layer, hash }) => [layer, hash]));
    this.onSaved = on.saved;
    this.onRefused = on.refused;
    this.stopListening = workspace.store.subscribe((now, before) => {
      if (now.revision !== before.revision) this.soon();
    });
  }

  get unsaved(): boolean {
    const { revision, savedRevision } = this.workspace.now;
    return revision !== savedRevision;
  }

  private soon(): void {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = window.setTimeout(() => this.rested(), QUIET_MS);
  }

  /** A brush that is down is no rest. */
  private rested(): void {
    if (this.workspace.painting) this.soon();
    else void this.now();
  }

  /** Saves what is not yet saved; true when everything is durable. */
  async now(): Promise<boolean> {
    clearTimeout(this.timer);
    if (this.underway) await this.underway;
    this.workspace.endStroke();
    if (!this.unsaved) return true;
    this.underway = this.save();
    try {
      return await this.underway;
    } finally {
      this.underway = null;
    }
  }

  private async save(): Promise<boolean> {
    const { workspace } = this;
    workspace.store.setState({ saving: true });
    // What is saved is this moment's reading: copies are taken before anything is awaited.
    const { revision, reading, counts } = workspace.now;
    const records = recordsOf(workspace.now);
    const now = workspace.layerRevisions;
    const filled = (layer: LayerName) => counts.some((slice) => slice.some((count) => count[layer] !== 0));
    const changed = LAYER_NAMES.filter(
      (layer) => filled(layer) && (now[layer] !== this.seen[layer] || !this.hashes.has(layer)),
    );
    const copies = changed.map((layer) => [layer, workspace.memory.layers[layer].slice()] as const);
    const measured = hasLiver({ counts }) ? volumesOf(workspace.now, workspace.geometry) : null;
    const kept = LAYER_NAMES.filter(filled);
    try {
      for (const [layer, voxels] of copies) {
        const hash = await putLayer(voxels as Uint8Array<ArrayBuffer>);
        if (typeof hash !== 'string') return this.refused(hash);
        this.hashes.set(layer, hash);
      }
      this.seen = now;
      const answer = await this.host.call('reading.save', {
        caseId: workspace.caseId,
        reading: {
          ...reading,
          seriesId: workspace.seriesId,
          ...records,
          layers: kept.map((layer) => ({ layer, hash: this.hashes.get(layer)! })),
          savedAt: null,
        },
        // Who, when and with what software: the host says it, for it alone has a clock and a version.
        measured: measured && {
          ...measured,
          readingId: reading.id,
          revision: reading.revision,
          softwareVersion: '',
          by: reading.reader,
          at: '',
        },
      });
      if (!answer.ok) return this.refused(answer);
      const { id, reader, status, revision: readingRevision, savedAt } = answer.value;
      workspace.store.setState({
        reading: { id, reader, status, revision: readingRevision },
        savedRevision: revision,
        savedAt,
      });
      this.onSaved(answer.value);
      return true;
    } catch (error) {
      if (error instanceof TypeError) return this.refused(refuse('host.unreachable'));
      throw error;
    } finally {
      workspace.store.setState({ saving: false });
    }
  }

  private refused(refusal: Refused): false {
    this.onRefused(refusal);
    return false;
  }

  /** Saves what is left and stops. */
  async close(): Promise<void> {
    this.stopped = true;
    this.stopListening();
    await this.now();
  }
}

/** Sends a layer's voxels; its hash, or why it was not taken. */
async function putLayer(voxels: Uint8Array<ArrayBuffer>): Promise<string | Refused> {
  const response = await fetch('/bytes/layer', {
    method: 'PUT',
    headers: { 'content-type': 'application/octet-stream' },
    body: voxels,
  });
  const said: unknown = await response.json().catch(() => null);
  if (response.ok && typeof said === 'object' && said !== null && 'hash' in said) return String(said.hash);
  const code = typeof said === 'object' && said !== null && 'code' in said ? String(said.code) : 'host.internal';
  return refuse(code, { status: response.status });
}
