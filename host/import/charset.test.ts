import { expect, test } from 'vitest';
import { decodedText } from './charset.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));

// Names after the examples of PS3.5 annexes H to K.
test.each([
  ['Cyrillic', ['ISO_IR 144'], 'bbeeda6365dcd17970d3', 'Люкceмбypг'],
  ['Greek', ['ISO_IR 126'], 'c4e9efedf5f3e9eff2', 'Διονυσιος'],
  ['Arabic', ['ISO_IR 127'], 'e2c8c7e6ea5ee4e6d2c7d1', 'قباني^لنزار'],
  ['Hebrew', ['ISO_IR 138'], 'f9f8e5ef5ee3e1e5f8e4', 'שרון^דבורה'],
  ['Latin 2', ['ISO_IR 101'], '57b3b1', 'Włą'],
  [
    'Japanese, kanji and kana switched in',
    ['', 'ISO 2022 IR 87'],
    '59616d6164615e5461726f753d1b2442 3b33 4544 1b2842 5e 1b2442 4240 4f3a 1b2842 3d 1b2442 2464 245e 2440 1b2842 5e 1b2442 243f 246d 2426 1b2842',
    'Yamada^Tarou=山田^太郎=やまだ^たろう',
  ],
  [
    'Japanese in half-width kana',
    ['ISO 2022 IR 13', 'ISO 2022 IR 87'],
    'd4cfc0de5ec0dbb3 3d 1b2442 3b33 4544 1b284a 5e 1b2442 4240 4f3a 1b284a',
    'ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎',
  ],
  [
    'Korean',
    ['', 'ISO 2022 IR 149'],
    '486f6e675e47696c646f6e67 3d 1b242943 fbf3 5e 1b242943 d1ce d4d7 3d 1b242943 c8ab 5e 1b242943 b1e6 b5bf',
    'Hong^Gildong=洪^吉洞=홍^길동',
  ],
  ['Chinese switched in', ['', 'ISO 2022 IR 58'], '5a68616e67 3d 1b242941 d5c5 5e 1b242941 d0a1 b6ab', 'Zhang=张^小东'],
  ['Chinese', ['GB18030'], '57616e67 3d cdf5 5e d0a1 b6ab', 'Wang=王^小东'],
  ['UTF-8', ['ISO_IR 192'], '57616e67 3d e78e8b', 'Wang=王'],
  ['plain ASCII in any set', ['ISO_IR 999'], '41 42', 'AB'],
])('%s', (_, sets, bytes, text) => {
  expect(decodedText(hex(bytes), sets)).toBe(text);
});

test('text in a set that is not known is left out, not garbled', () => {
  expect(decodedText(hex('41e4'), ['ISO_IR 999'])).toBeNull();
  expect(decodedText(hex('41 1b255a 42'), ['', 'ISO 2022 IR 87'])).toBeNull();
});
