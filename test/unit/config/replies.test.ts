import { loadConfiguration, type Problem } from '../../../src/config/config';
import { FolderCopy } from './shipped-folder';

let folder: FolderCopy;
beforeEach(() => {
  folder = new FolderCopy().write('replies.yaml', "hello: '{name}您好'\nbye: 再见\n");
});
afterEach(() => folder.dispose());

const file = 'replies.yaml';

test('accepts exactly the required replies', () => {
  const { replies } = loadConfiguration(folder.path, { hello: ['name', 'room'], bye: [] });
  expect(replies).toEqual({ hello: '{name}您好', bye: '再见' });
});

test('any ids are accepted when none are required', () => {
  expect(folder.problems()).toEqual([]);
});

test('reports a required reply that is missing', () => {
  expect(folder.problems({ hello: ['name'], bye: [], thanks: [] })).toEqual<Problem[]>([
    { file, key: 'thanks', line: 1, message: 'thanks is missing' },
  ]);
});

test('reports a reply nobody sends, with the one that was probably meant', () => {
  expect(folder.problems({ hello: ['name'] })).toEqual<Problem[]>([
    { file, key: 'bye', line: 2, message: 'bye is not a reply this program sends' },
  ]);
  expect(folder.problems({ hallo: ['name'], bye: [] })[0]).toMatchObject({
    key: 'hello',
    message: 'hello is not a reply this program sends; did you mean hallo?',
  });
});

test('reports a placeholder that has no value', () => {
  expect(folder.problems({ hello: ['names', 'room'], bye: [] })).toEqual<Problem[]>([
    {
      file,
      key: 'hello',
      line: 1,
      message: 'hello uses the unknown placeholder {name}; did you mean names?; known: {names} {room}',
    },
  ]);
  folder.write(file, 'bye: 再见{who}\n');
  expect(folder.problems({ bye: [] })[0]?.message).toBe(
    'bye uses the unknown placeholder {who}; known: none',
  );
});

test('reports a reply that is not text', () => {
  expect(folder.write(file, 'hello: 1\nbye: ""\n').problems()).toEqual<Problem[]>([
    { file, key: 'hello', line: 1, message: 'hello: must be text (write numbers in quotes)' },
    { file, key: 'bye', line: 2, message: 'bye: must not be empty' },
  ]);
});
