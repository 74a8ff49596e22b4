import { applyChange, type Change, inverseOf } from '#core/commands/change';
import type { CommandWorkspace } from '#core/commands/command';
import { type CommandCall, runCommand } from '#core/commands/commands';
import { EMPTY_HISTORY, type History, perform, redo, type Stepped, undo } from '#core/commands/history';
import { packEntry } from '#core/commands/journalEntry';
import { plainKernels } from '#core/commands/kernels.twin';
import type { LayerName } from '#core/contours/codes';
import { LIVER } from '#core/contours/reading';
import { recordsOf, startingRecords } from '#core/contours/records';
import { patientFromVoxel, type Vec3, type VolumeGeometry } from '#core/geometry';

type Random = () => number;
type State = { readonly workspace: CommandWorkspace; readonly history: History };

/**
 * What a reading holds, entry by entry, worked out without the host: voxels of all layers, records, and what can be undone
 * and redone. It makes the next entries itself, by the commands that a window runs, and can be looked at as it was after
 * any entry since it was last told where the host is.
 */
export class ReadingModel {
  private state: State;
  private after: { readonly change: Change; readonly before: State }[] = [];
  private readonly random: Random;
  /** What it begins with, so that the shortest run has something of each kind. */
  private readonly first: CommandCall[];

  constructor(geometry: VolumeGeometry, random: Random) {
    const voxels = geometry.columns * geometry.rows * geometry.slices;
    const layer = () => new Uint8Array(voxels);
    this.state = {
      workspace: {
        revision: 0,
        geometry,
        hu: new Int16Array(voxels).fill(100),
        layers: { extent: layer(), findings: layer(), partition: layer() },
        ...startingRecords(),
      },
      history: EMPTY_HISTORY,
    };
    this.random = random;
    const middle = patientFromVoxel(geometry, [geometry.columns / 2, geometry.rows / 2, geometry.slices / 2]);
    const beside = (x: number, y: number, z: number): Vec3 => [middle[0] + x, middle[1] + y, middle[2] + z];
    const plane = { kind: 'plane', points: [middle, beside(0, 9, 0), beside(0, 0, 9)], flrSide: beside(20, 0, 0) };
    const ball = { mode: 'add', shape: 'ball', points: [middle], k: Math.floor(geometry.slices / 2) };
    this.first = [
      { command: 'extent.paint', params: { ...ball, radiusMm: 15 } },
      { command: 'findings.add', params: { kind: 'tumour' } },
      { command: 'findings.paint', params: { ...ball, segment: 4, radiusMm: 6 } },
      { command: 'plan.lay', params: { id: 'first', name: 'First cut', recipe: recipeOf(plane) } },
      { command: 'plan.rename', params: { id: 'first', name: 'Cut of the first hour' } },
      { command: 'reading.setNote', params: { note: 'Seen by nobody' } },
      { command: 'segment.setNote', params: { segment: 4, note: 'By the vein' } },
    ];
  }

  get sequence(): number {
    return this.state.workspace.revision;
  }
  get layers(): Readonly<Record<LayerName, Uint8Array>> {
    return this.state.workspace.layers;
  }
  get records() {
    return recordsOf(this.state.workspace);
  }
  get titles(): { done: string[]; undone: string[] } {
    const { done, undone } = this.state.history;
    return { done: done.map(({ title }) => title), undone: undone.map(({ title }) => title) };
  }

  /** The next thing that a hand might do, packed as it is sent. */
  async next(): Promise<Uint8Array> {
    for (;;) {
      const before = this.state;
      const stepped = await this.step();
      if (!stepped) continue;
      this.after.push({ change: stepped.change, before });
      this.state = stepped;
      return packEntry(stepped.entry);
    }
  }

  /** The host stands here: what was made after it never reached the disk. */
  standAt(sequence: number): void {
    while (this.sequence > sequence) {
      const { change, before } = this.after.pop()!;
      const { revision } = this.state.workspace;
      const back = applyChange(this.state.workspace, inverseOf({ ...change, fromRevision: revision }, revision));
      if (!back.ok) throw new Error(back.code);
      this.state = before;
    }
    this.after = [];
  }

  /** Null where what was drawn cannot be done now. */
  private async step(): Promise<Stepped<CommandWorkspace> | null> {
    const { workspace, history } = this.state;
    const dice = this.first.length > 0 ? 1 : this.random();
    if (dice < 0.28) {
      const stepped = dice < 0.19 ? undo(workspace, history) : redo(workspace, history);
      return stepped.ok ? stepped.value : null;
    }
    const { geometry, hu, layers } = workspace;
    const call = this.first.shift() ?? this.call();
    const change = await runCommand(call, workspace, plainKernels(geometry, hu, layers));
    if (!change.ok) return null;
    const performed = perform(workspace, history, change.value);
    if (!performed.ok) throw new Error(performed.code);
    return performed.value;
  }

  private pick<T>(all: readonly T[]): T {
    return all[Math.floor(this.random() * all.length)]!;
  }

  private place(): { readonly at: Vec3; readonly k: number } {
    const { geometry } = this.state.workspace;
    const k = Math.floor(this.random() * geometry.slices);
    const [i, j] = [this.random() * (geometry.columns - 1), this.random() * (geometry.rows - 1)];
    return { at: patientFromVoxel(geometry, [i, j, k]), k };
  }

  /** Mostly strokes on the liver and on findings; now and then a cut, another plan, a name, a note. */
  private call(): CommandCall {
    const { segments, plans } = this.state.workspace;
    const findings = segments.filter(({ layer }) => layer === 'findings').map(({ number }) => number);
    const plan = plans.list.length > 0 ? this.pick(plans.list).id : 'none';
    const word = `${this.sequence + 1}`;
    const dice = this.random();
    if (dice < 0.5) return { command: 'extent.paint', params: this.stroke(0.7, 24) };
    if (dice < 0.56)
      return { command: 'findings.add', params: { kind: this.pick(['tumour', 'cyst', 'ablationZone']) } };
    if (dice < 0.7)
      return { command: 'findings.paint', params: { segment: this.pick(findings), ...this.stroke(0.8, 12) } };
    if (dice < 0.72) return { command: 'findings.remove', params: { segment: this.pick(findings) } };
    if (dice < 0.8) return { command: 'plan.lay', params: this.cut(`Plan ${word}`) };
    if (dice < 0.84) return { command: 'plan.activate', params: { id: plan } };
    if (dice < 0.88) return { command: 'plan.rename', params: { id: plan, name: `Plan named ${word}` } };
    if (dice < 0.9) return { command: 'plan.remove', params: { id: plan } };
    if (dice < 0.93) return { command: 'reading.setNote', params: { note: `Note ${word}` } };
    if (dice < 0.96)
      return { command: 'segment.setNote', params: { segment: this.pick([LIVER, ...findings]), note: `Seen ${word}` } };
    if (dice < 0.98)
      return { command: 'segment.rename', params: { segment: this.pick(findings), label: `Lesion ${word}` } };
    return { command: 'reading.setInclusion', params: { venaCava: this.pick(['in', 'out', null]) } };
  }

  /** A ball of liver, or of a finding, painted or erased. */
  private stroke(adds: number, mostMm: number) {
    const { at, k } = this.place();
    const mode = this.random() < adds ? 'add' : 'erase';
    return { mode, shape: 'ball', radiusMm: 3 + this.random() * mostMm, points: [at], k };
  }

  /** A plan of its own, or another cut of one that is there. */
  private cut(name: string) {
    const [a, b, c, side] = Array.from({ length: 4 }, () => this.place().at) as [Vec3, Vec3, Vec3, Vec3];
    const cut =
      this.random() < 0.6
        ? { kind: 'plane', points: [a, b, c], flrSide: side }
        : {
            kind: 'territories',
            branches: [
              { territory: 'Right', points: [a, b] },
              { territory: 'Left', points: [c, side] },
            ],
          };
    const { list } = this.state.workspace.plans;
    const id = list.length > 3 || (list.length > 0 && this.random() < 0.3) ? { id: this.pick(list).id } : {};
    return { ...id, name, recipe: recipeOf(cut), stays: ['Left'] };
  }
}

const recipeOf = (cut: object) => ({
  cut,
  ...{ landmarks: {}, segmentIDestination: null, middleHepaticVeinSide: null, veinMarginMm: 5, zone: null },
});
