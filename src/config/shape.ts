import { z } from 'zod';
import type { RawFile } from './files';
import { keyText, type Problem, sentence } from './problems';
import { didYouMean } from './suggestion';

/** An object that knows all its keys; each unknown one is a problem of its own. */
export function strict<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? (issue.keys as string[])
            .map((key) => `is not a known key${didYouMean(key, Object.keys(shape))}`)
            .join('\n')
        : undefined,
  });
}

export function matching(pattern: RegExp, expected: string): z.ZodString {
  return z.string().regex(pattern, { error: `must be ${expected}` });
}

/** Checks one file's own shape; `undefined` when it does not fit, with every reason added to `problems`. */
export function parseShape<T>(file: RawFile, schema: z.ZodType<T>, problems: Problem[]): T | undefined {
  const result = schema.safeParse(file.value, { error: describeIssue });
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') {
      const statements = issue.message.split('\n');
      issue.keys.forEach((key, index) => {
        problems.push(problemAt(file, [...issue.path, key], statements[index] ?? issue.message));
      });
    } else {
      problems.push(problemAt(file, issue.path, issue.message));
    }
  }
  return undefined;
}

export function problemAt(file: RawFile, path: readonly PropertyKey[], statement: string): Problem {
  const key = keyText(path);
  const line = file.lineOf(path);
  return { file: file.name, key, message: sentence(key, statement), ...(line === undefined ? {} : { line }) };
}

const expectedTypes: Readonly<Record<string, string>> = {
  string: 'text (write numbers in quotes)',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
};

function describeIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `must be ${expectedTypes[issue.expected] ?? issue.expected}`;
    case 'invalid_value': {
      if (issue.input === undefined) return 'is missing';
      const allowed = issue.values.map(String);
      return `must be one of ${allowed.join(', ')}${didYouMean(String(issue.input), allowed)}`;
    }
    case 'too_small':
      if (issue.origin !== 'number' && issue.origin !== 'int') return 'must not be empty';
      return issue.inclusive === false
        ? `must be more than ${issue.minimum}`
        : `must be at least ${issue.minimum}`;
    case 'too_big':
      return issue.inclusive === false
        ? `must be less than ${issue.maximum}`
        : `must be at most ${issue.maximum}`;
    default:
      return undefined;
  }
}
