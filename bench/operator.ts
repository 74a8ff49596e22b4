// The simulated operator: how near a liver comes to its reference with how many interactions of a person.
//   npm run bench -- operator                            every liver with a reference that is here, and phantoms
//   npm run bench -- operator bundled slab                some of them, by a word of their name; heldOut, tuned: the varied phantoms
//   npm run bench -- operator NAME=CT,MASK[,LABEL] …     any others: a folder or file of a CT, a labelmap of its liver
// --runs N: how often the noisy hand contours each (5); --hands exact,noisy,led,strokes;.
// The first interaction is the click; each further one is a contour drawn anew on one axial slice, or one stroke. What is drawn is
// scored by what it was drawn from: so a second line says how the slices that nobody drew were after the click and after five edits.
import { applyChange } from '#core/commands/change';
import type { CommandWorkspace } from '#core/commands/command';
import { type CommandCall, runCommand } from '#core/commands/commands';
import { LIVER } from '#core/contours/reading';
import { startingRecords } from '#core/contours/records';
import { voxelKernels } from '#wasm/kernels/voxelKernels';
import { type Agreement, agreement, surface95 } from './operatorFigures.ts';
import { firstInteraction } from './operatorFirst.ts';
import { type Liver, liversOf } from './operatorLivers.ts';
import { chanceOf, EXACT, firstClick, type Hand, LED, NOISY, STROKES, wrongPerSlice } from './operatorPerson.ts';
import { nextCall } from './operatorStep.ts';

const SHOWN = [1, 2, 3, 5, 8, 12] as const;
const MOST = SHOWN[SHOWN.length - 1]!;
/** After so many edits, what they made of the slices that nobody drew. */
const EDITS = 5;
/** What counts as done: Dice and volume within 3 %. */
const GOAL = { dice: 0.95, volumeError: 0.03 } as const;

/** What changes nothing was an interaction all the same: drawn as it is, or a stroke on fat or gas. */
const WITHOUT_EFFECT = ['change.nothing', 'stroke.notTissue'] as const;

interface Step extends Agreement {
  /** Only where it is printed: it costs more than the rest. */
  readonly surface95Mm: number;
  /** What the interaction cost the processor, ms. */
  readonly ms: number;
}

interface Contouring {
  readonly steps: readonly Step[];
  /** On the slices not drawn until then: after the click, and after EDITS more. */
  readonly notDrawn: readonly [click: Agreement, edited: Agreement] | null;
}

/** One contouring from the click on: how near the liver was after each interaction. */
async function contour(liver: Liver, hand: Hand, seed: number): Promise<Contouring> {
  const { volume, geometry, reference, slices } = liver;
  const chance = chanceOf(seed);
  for (const layer of Object.values(volume.layers)) layer.fill(0);
  const { hu, layers } = volume;
  let workspace: CommandWorkspace = { revision: 0, geometry, hu, layers, ...startingRecords() };
  const kernels = voxelKernels(volume);
  const perform = async (call: CommandCall): Promise<number> => {
    // Work, not waiting: other programs may share the processor.
    const from = process.cpuUsage();
    const change = await runCommand(call, workspace, kernels);
    const { user, system } = process.cpuUsage(from);
    const ms = (user + system) / 1000;
    if (!change.ok && WITHOUT_EFFECT.some((code) => code === change.code)) return ms;
    if (!change.ok) throw new Error(`${liver.name}, ${call.command}: ${change.code} ${JSON.stringify(change.details)}`);
    const applied = applyChange(workspace, change.value);
    if (!applied.ok) throw new Error(applied.code);
    workspace = applied.value;
    return ms;
  };
  const steps: Step[] = [];
  const drawn: number[] = [];
  let clicked: Uint8Array | null = null;
  let notDrawn: Contouring['notDrawn'] = null;
  let call: CommandCall | null = firstInteraction(workspace, firstClick(reference, hu, geometry, hand, chance));
  while (call && steps.length < MOST) {
    const ms = await perform(call);
    const { extent } = workspace.layers;
    const printed = SHOWN.some((n) => n === steps.length + 1);
    const surface95Mm = printed ? surface95(reference, extent, geometry, slices) : Number.NaN;
    steps.push({ ...agreement(reference, extent, geometry, slices), surface95Mm, ms });
    clicked ??= extent.slice();
    if (steps.length === 1 + EDITS) {
      const rest = (slices ?? Array.from({ length: geometry.slices }, (_, k) => k)).filter((k) => !drawn.includes(k));
      notDrawn = [agreement(reference, clicked, geometry, rest), agreement(reference, extent, geometry, rest)];
    }
    const wrong = wrongPerSlice(reference, extent, geometry, slices);
    call = nextCall({ liver, workspace, wrong, drawn, hand, chance, segment: LIVER });
  }
  return { steps, notDrawn };
}

/** How many interactions it took until Dice and volume were good; null where twelve were too few. */
function needed(steps: readonly Step[]): number | null {
  const at = steps.findIndex(({ dice, volumeError }) => dice >= GOAL.dice && Math.abs(volumeError) <= GOAL.volumeError);
  return at < 0 ? null : at + 1;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const percent = (share: number) => `${(100 * share).toFixed(1)}`;

const HANDS = [EXACT, NOISY, LED, STROKES];
const options = { runs: 5, hands: HANDS as readonly Hand[] };
const named: string[] = [];
for (const args = process.argv.slice(3); args.length > 0; ) {
  const argument = args.shift()!;
  if (argument === '--runs') options.runs = Number(args.shift());
  else if (argument === '--hands') {
    const wanted = args.shift()!.split(',');
    options.hands = HANDS.filter(({ name }) => wanted.includes(name));
  } else named.push(argument);
}

console.log(
  'Dice / volume error % / 95 % surface distance mm after n interactions; noisy hands: medians (volume: of its size)',
);
console.log(
  `${''.padEnd(34)}${''.padEnd(9)}${SHOWN.map((n) => String(n).padStart(17)).join('')}   until .95 and 3 %   ms`,
);
for await (const liver of liversOf(named))
  for (const hand of options.hands) {
    const contourings: Contouring[] = [];
    for (let seed = 1; seed <= (hand === EXACT ? 1 : options.runs); seed++)
      contourings.push(await contour(liver, hand, seed));
    const runs = contourings.map(({ steps }) => steps);
    const cells = SHOWN.map((n) => {
      const at = runs.map((steps) =>
        steps.length < n ? steps.findLast(({ surface95Mm }) => surface95Mm >= 0)! : steps[n - 1]!,
      );
      const volume = at.map(({ volumeError }) => (hand === EXACT ? volumeError : Math.abs(volumeError)));
      const figures = [
        median(at.map(({ dice }) => dice)).toFixed(3),
        percent(median(volume)),
        median(at.map(({ surface95Mm }) => surface95Mm)).toFixed(1),
      ];
      return figures.join(' ').padStart(17);
    });
    const until = runs.map((steps) => needed(steps) ?? '–').join(' ');
    const ms = median(runs.flatMap((steps) => steps.slice(1)).map((step) => step.ms));
    console.log(
      `${liver.name.padEnd(34)}${hand.name.padEnd(9)}${cells.join('')}   ${until.padEnd(17)} ${ms.toFixed(0).padStart(4)}`,
    );
    const rest = contourings.flatMap(({ notDrawn }) => (notDrawn ? [notDrawn] : []));
    const shown = ({ dice, volumeError }: Agreement) =>
      `${dice.toFixed(3)} ${volumeError < 0 ? '' : '+'}${percent(volumeError)}`;
    const each = rest.map(([click, edited]) => `${shown(click)} → ${shown(edited)}`).join(', ');
    if (rest.length > 0) console.log(`${''.padEnd(34)}slices nobody drew: ${each}`);
  }
