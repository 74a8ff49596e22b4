import { megabytes, whole } from './format.ts';
import { number, type Sentence, text } from './sentence.ts';

/** What is said of cases, of saving, of the numbers and of the host itself. */
export const WORDS_OF_HOST = {
  'case.notFound': {
    says: 'This case is no longer here',
    wayOut: 'Go back to the worklist; another window may have deleted it.',
  },
  'case.invalid': {
    says: (f) => {
      const field = text(f, 'field');
      if (field === null) return 'Not saved: a value is impossible';
      if (f.future === true) return 'Not saved: this date lies in the future';
      const [from, to] = [number(f, 'from'), number(f, 'to')];
      return from === null || to === null
        ? `Not saved: ${fieldTitle(field)} is outside what is possible`
        : `Not saved: ${fieldTitle(field)} is ${whole(from)} to ${whole(to)}`;
    },
    wayOut: (f) => text(f, 'message') ?? 'Correct the value; what was saved before is unchanged.',
  },
  'case.eventOrder': {
    says: (f) =>
      f.later === 'stage2'
        ? 'Not saved: stage 2 would lie before stage 1'
        : 'Not saved: the second hepatectomy would lie before the first',
    wayOut: 'Correct one of the two dates.',
  },
  'case.eventGone': {
    says: 'Not saved: that event was changed in another window',
    wayOut: 'The list is shown as it stands now; change it there.',
  },
  'case.readOnly': {
    says: 'The folder that holds the cases cannot be written',
    wayOut: 'Give Remnant the right to write there, or start it with another folder; nothing was changed.',
  },
  'demo.cohortThere': {
    says: 'The seven published courses are here already',
    wayOut: 'Delete their cases in the worklist, or name another folder with --data.',
  },
  'case.otherPatient': {
    says: 'This scan is of another patient than the case',
    wayOut: 'Import it as a new case, or choose the case of this patient.',
  },
  'reader.missing': {
    says: 'Not accepted: nobody is named as the reader',
    wayOut: 'Say in Settings who reads, then do it again; nothing was changed.',
  },
  'upload.notFound': { says: 'The files handed over are gone', wayOut: 'Drop them again.' },
  'scan.notFound': { says: 'This list of series is out of date', wayOut: 'Open the folder again.' },
  'disk.full': {
    says: (f) => {
      const needed = number(f, 'neededBytes', 'needed', 'bytes');
      return needed === null ? 'Not saved: the disc is full' : `Not saved: ${megabytes(needed)} are needed on the disc`;
    },
    wayOut: 'Free some space, or delete a case that is no longer needed; nothing was changed.',
  },
  'disk.failing': {
    says: 'Not saved: the disc could not be written or read',
    wayOut:
      'Look after the disc or the share that holds the cases, then try again. What this window holds stays in it.',
  },
  'reading.stale': {
    says: 'Not saved: these contours were changed in another window',
    wayOut: 'Reload the case to see the newer contours, then make the change again.',
  },
  'reading.heldElsewhere': {
    says: (f) => {
      const by = text(f, 'by');
      return by ? `${by} edits these contours in another window` : 'Another window edits these contours';
    },
    wayOut: 'Ask for them with “Edit here instead”; nothing was changed.',
  },
  'reading.volumesDisagree': {
    says: 'The volumes shown are not what Remnant’s service counts on the same contours',
    wayOut: 'Do not use these figures. Open the series again; if it comes back, copy the details to report it.',
  },
  'journal.diverged': {
    says: 'Not saved: these contours were changed elsewhere',
    wayOut: 'Keep the changes of this window as a file, load the contours, and open the file there.',
  },
  'journal.gap': {
    says: 'Not saved: changes before these are missing',
    wayOut: 'Keep the changes of this window as a file, load the contours, and open the file there.',
  },
  'journal.invalid': {
    says: 'Not saved: a change does not fit this series',
    wayOut: 'Load the contours again; if it comes back, copy the details to report it.',
  },
  'journal.notReached': {
    says: 'This step lies too far back to be undone',
    wayOut: 'The record of what was done no longer reaches it; the contours stay as they are.',
  },
  'history.notHeld': {
    says: 'This step has to be fetched first',
    wayOut: 'Do it again in a moment; nothing was changed.',
  },
  'reading.contradicted': {
    says: 'What was kept of these contours contradicts itself',
    wayOut: 'They open as they were before; look the last slices over.',
  },
  'layer.otherGrid': {
    says: 'The contours do not fit this series',
    wayOut: 'They were drawn on another grid; nothing was changed.',
  },
  'layer.notFound': { says: 'Not saved: the contours did not arrive whole', wayOut: 'Save again.' },
  'liver.notMeasured': {
    says: 'No hepatic reserve: the whole liver of this scan is not known',
    wayOut: 'Contour the liver of that scan, or enter its volume from elsewhere.',
  },
  'record.nothingMeasured': {
    says: 'Nothing to export: no scan of this case has a measured FLR',
    wayOut:
      'Contour the liver and cut it, then export. Volumes measured elsewhere make no record; they leave with the report.',
  },
  'record.itemNotFound': {
    says: 'Not saved: what this value belongs to is no longer here',
    wayOut: 'Another window may have taken it away. Open the record again.',
  },
  'record.notThisField': {
    says: 'Not saved: this value does not belong into this field',
    wayOut: 'Choose one of its words, or a number in one of its units; what was saved before is unchanged.',
  },
  'record.impossible': {
    says: (f) => {
      const [from, to] = [number(f, 'from'), number(f, 'to')];
      if (from === null || to === null) return 'Not saved: a value outside what is possible';
      const kind = f.whole === true ? 'a whole number from ' : '';
      return `Not saved: it is ${kind}${whole(from)} to ${whole(to)} ${text(f, 'unit') ?? ''}`.trim();
    },
    wayOut: 'Correct the value or its unit; what was saved before is unchanged.',
  },
  'record.stillToCome': {
    says: 'Not saved: this date lies in the future',
    wayOut: 'Correct the date; what was saved before is unchanged.',
  },
  'record.notANumber': {
    says: (f) =>
      f.comma === true ? 'Not saved: the comma or point can be read in two ways' : 'Not saved: this is no number',
    wayOut: 'Write it like 1.4 or 1200; “<2” where the laboratory prints it so. What was saved before is unchanged.',
  },
  'stlv.formulaNotChosen': {
    says: 'No sFLR: the formulas for BSA and sTLV are not chosen',
    wayOut: 'Choose both in Assessment, once for this site.',
  },
  'stlv.outOfRange': {
    says: 'No sFLR: the formula gives no possible liver for this height and weight',
    wayOut: 'Check height and weight, or choose another sTLV formula.',
  },
  'patient.heightMissing': { says: 'No sFLR: the height is not known', wayOut: 'Enter it in Assessment.' },
  'patient.weightMissing': { says: 'No sFLR: the weight is not known', wayOut: 'Enter it in Assessment.' },
  'flr.notDrawn': { says: 'No FLR: the liver is not cut yet', wayOut: 'Cut it and name the side that stays.' },
  'flr.empty': {
    says: 'No sFLR: nothing of the FLR functions',
    wayOut: 'Look at the cut, and at what is taken off it.',
  },
  'liver.empty': { says: 'No share of the liver: the liver has no voxels', wayOut: 'Contour the liver first.' },

  'host.internal': {
    says: 'A fault of Remnant, not of your data',
    wayOut: 'Nothing was changed. Try again; if it comes back, copy the details for whoever looks after Remnant.',
  },
  'host.unreachable': {
    says: 'Remnant’s own service does not answer',
    wayOut: 'Start Remnant again; everything saved is kept.',
  },
  'host.aborted': { says: 'Stopped', wayOut: 'Everything is as it was before.' },
  'input.invalid': {
    says: 'A value was not understood',
    wayOut: (f) => text(f, 'message') ?? 'Correct it and try again; nothing was changed.',
  },
  'arguments.invalid': {
    says: 'The command was not understood',
    wayOut: (f) => text(f, 'message') ?? 'npx remnant --help lists the commands.',
  },
  'command.unknown': { says: 'There is no such command', wayOut: 'npx remnant --help lists the commands.' },
  internal: {
    says: 'A fault of Remnant, not of your data',
    wayOut: 'Nothing was written. Run again with --debug to see where.',
  },

  'kgr.sameDay': {
    says: 'No growth rate: two scans on one day',
    wayOut: 'Check the dates of the scans.',
  },
  'kgr.negativeOrder': {
    says: 'No growth rate: the second scan lies before the first',
    wayOut: 'Check the dates of the scans.',
  },
  'baseline.zero': {
    says: 'No increase in percent: the baseline FLR is 0 ml',
    wayOut: 'Check the contours of the baseline scan.',
  },
  'reserve.tumourMissing': {
    says: 'No hepatic reserve: the tumour is to be subtracted, and its volume is not known',
    wayOut: 'Contour the tumour, or measure the reserve with it.',
  },
  'reserve.volumesDisagree': {
    says: 'No hepatic reserve: a part is larger than what it lies in',
    wayOut: 'Check the perfused volume and the tumour against the liver.',
  },
  'dose.formulaSwitchedOff': {
    says: 'No activity: this site has switched the MIRD formula off',
    wayOut: 'Enter the activity, or switch the formula on in the settings.',
  },
  'dose.massMissing': {
    says: 'No activity: the perfused mass is not known',
    wayOut: 'Measure the perfused volume first.',
  },
  'dose.shuntOutOfRange': {
    says: 'No activity: the lung shunt is no fraction below 1',
    wayOut: 'Enter it as a fraction, 0.05 for 5 %.',
  },
  'dose.outOfRange': {
    says: 'No activity: dose or activity is not possible',
    wayOut: 'Check the units: Gy, GBq and kg.',
  },
  'readings.tooFew': {
    says: 'No reading error of this centre: too few scans were read twice',
    wayOut: 'Read more scans a second time; until then the published error stands.',
  },
  'readings.notRepeated': {
    says: 'No reading error of this centre: a scan was read only once',
    wayOut: 'Leave it out, or read it a second time.',
  },
  'readings.notPositive': {
    says: 'No reading error of this centre: a volume is not above 0 ml',
    wayOut: 'Check the readings.',
  },
  'readings.noDifference': {
    says: 'No reading error of this centre: the repeated readings do not differ',
    wayOut: 'Enter what each reading gave by itself, unrounded; until then the published error stands.',
  },
  'readings.tooFarApart': {
    says: 'No reading error of this centre: the readings of a scan differ by as much as they are large',
    wayOut: 'Check that each line holds readings of one scan; until then the published error stands.',
  },
  'data.inUse': {
    says: 'Another Remnant holds these cases',
    wayOut: 'Use its window, or close it and start again.',
  },
  'data.newer': {
    says: 'These cases were written by a newer Remnant',
    wayOut: 'Start the newer version; nothing was changed.',
  },
  'data.notWritable': {
    says: 'The folder of the cases cannot be written',
    wayOut: (f) => text(f, 'message') ?? 'Name another folder with --data, or ask for the right to write.',
  },
  'ticket.notFound': { says: 'This export is no longer kept', wayOut: 'Export it again.' },
  'thumbnail.notFound': { says: 'This series has no picture', wayOut: 'Nothing to do; its findings still stand.' },
  'upload.invalid': {
    says: 'A name of a file cannot be kept on this disc',
    wayOut: 'Rename the file, or import its folder as a zip.',
  },
  'body.tooLarge': { says: 'The file is too large to hand over', wayOut: 'Import its folder instead.' },
  'body.missing': { says: 'The file is empty', wayOut: 'Copy it again from where it came.' },
  'bytes.unknown': { says: 'Remnant’s service does not know this address', wayOut: 'Load the window again.' },
  'procedure.unknown': {
    says: 'Window and service are of different versions',
    wayOut: 'Close every window of Remnant and start it again.',
  },
  'port.inUse': {
    says: 'The port is taken',
    wayOut: (f) => text(f, 'message') ?? 'Name another one, or none for a free one.',
  },
  'window.notBuilt': { says: 'The window is not built yet', wayOut: 'Run npm run build.' },
} as const satisfies Record<string, Sentence>;

const FIELDS: Readonly<Record<string, string>> = {
  heightCm: 'height',
  weightKg: 'weight',
  ageYears: 'age',
  icgR15Pct: 'ICG-R15',
  sex: 'sex',
  events: 'an event',
};
const fieldTitle = (field: string): string => FIELDS[field.split('.').at(-1)!] ?? FIELDS[field.split('.')[0]!] ?? field;
