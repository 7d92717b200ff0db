import { isUrl, type Variables } from './variables';

const responseFormats = ['json_object', 'none'] as const;

/** A language model that is asked where the understanding is in doubt. */
export interface LlmSettings {
  /** Without a slash at the end; `/chat/completions` is put behind it. */
  readonly baseUrl: string;
  readonly model: string;
  /** For the whole of a question and its answer. */
  readonly timeoutMilliseconds: number;
  readonly responseFormat: (typeof responseFormats)[number];
}

/** The settings are logged and the message waits: no password in the address, no time limit a resident would notice for long. */
export function parseLlm(variables: Variables): LlmSettings | undefined {
  if (!variables.has('LLM_BASE_URL')) return undefined;
  return {
    baseUrl: variables
      .text(
        'LLM_BASE_URL',
        isPlainAddress,
        'an address beginning with https:// or http://, without user, query or fragment',
      )
      .replace(/\/+$/, ''),
    model: variables.text('LLM_MODEL', (text) => !/\s/.test(text), 'without spaces'),
    timeoutMilliseconds: Number(
      variables.text('LLM_TIMEOUT_MS', isTimeout, 'a number of milliseconds from 100 to 5000', '1500'),
    ),
    responseFormat: variables.choice('LLM_RESPONSE_FORMAT', responseFormats, 'json_object'),
  };
}

function isPlainAddress(text: string): boolean {
  return isUrl('https', 'http')(text) && !/[@?#\s]/.test(text);
}

function isTimeout(text: string): boolean {
  return /^\d{3,4}$/.test(text) && Number(text) >= 100 && Number(text) <= 5_000;
}
