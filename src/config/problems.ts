/** One thing an operator has to correct. `message` is a full sentence that names the key. */
export interface Problem {
  /** Path inside the configuration folder, or `environment`. */
  readonly file: string;
  /** Where in the file, e.g. `staff[3].phone`; empty for the file as a whole. */
  readonly key: string;
  readonly line?: number;
  readonly message: string;
}

/** Everything that is wrong with the configuration or the environment, found in one pass. */
export class ConfigurationProblems extends Error {
  readonly code = 'configuration_invalid';

  constructor(readonly problems: readonly Problem[]) {
    super(['The configuration cannot be used:', ...problems.map(describeProblem)].join('\n'));
    this.name = 'ConfigurationProblems';
  }
}

function describeProblem({ file, line, message }: Problem): string {
  return `  ${file}${line === undefined ? '' : `:${line}`}  ${message}`;
}

/** `phone is missing`, `phone: must be ...`: a statement with its own verb needs no colon. */
export function sentence(key: string, statement: string): string {
  if (key === '') return statement;
  return /^(is|has|names|uses) /.test(statement) ? `${key} ${statement}` : `${key}: ${statement}`;
}

/** `['staff', 3, 'phone']` to `staff[3].phone`. */
export function keyText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : index === 0 ? String(part) : `.${String(part)}`,
    )
    .join('');
}
