import type { Environment, VariableName } from './env';
import { type Problem, sentence } from './problems';

/** Reads single variables, collecting what is wrong with them. A value that does not fit comes back as empty text. */
export class Variables {
  constructor(
    private readonly environment: Environment,
    private readonly problems: Problem[],
  ) {}

  has(name: VariableName): boolean {
    return this.environment[name] !== undefined;
  }

  /** One half of its credentials is enough to want the other. */
  hasAibot(): boolean {
    return this.has('WECOM_AIBOT_ID') || this.has('WECOM_AIBOT_SECRET');
  }

  /** One variable of the provider's is enough to want the others. */
  hasSpeech(): boolean {
    const names = ['SPEECH_BASE_URL', 'SPEECH_API_KEY', 'SPEECH_MODEL', 'SPEECH_TIMEOUT_MS'] as const;
    return names.some((name) => this.has(name));
  }

  text(name: VariableName, fits: (text: string) => boolean, expected: string, preset?: string): string {
    const text = this.environment[name] ?? preset;
    if (text === undefined) this.report(name, 'is missing');
    else if (!fits(text)) this.report(name, `must be ${expected}`);
    else return text;
    return '';
  }

  choice<Choice extends string>(name: VariableName, choices: readonly Choice[], preset: Choice): Choice {
    const text = this.environment[name] ?? preset;
    const choice = choices.find((candidate) => candidate === text);
    if (choice === undefined) this.report(name, `must be one of ${choices.join(', ')}`);
    return choice ?? preset;
  }

  private report(key: VariableName, statement: string): void {
    this.problems.push({ file: 'environment', key, message: sentence(key, statement) });
  }
}

export function isUrl(...schemes: readonly string[]): (text: string) => boolean {
  return (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1));
}
