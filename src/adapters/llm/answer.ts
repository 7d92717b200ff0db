import { z } from 'zod';
import { intents, severities } from '../../domain/codes';
import type { Opinion } from '../../ports/second-opinion';

/** Far more than five labels need: whoever writes more did not answer the question. */
const longestContent = 2_000;

/** Of the answer of `POST /chat/completions` only this is looked at. */
const completion = z.object({
  choices: z.array(z.object({ message: z.object({ content: z.string().max(longestContent) }) })).min(1),
});

const code = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,39}$/)
  .optional()
  .catch(undefined);

/** Without `danger` it is no answer; every other field that is not one of its labels counts as not given. */
const labels = z.object({
  danger: z.enum(['none', 'possible', 'certain']),
  emergency: code,
  intent: z.enum(intents).optional().catch(undefined),
  code,
  severity: z.enum(severities).optional().catch(undefined),
});

/** A model without JSON mode likes to put its object into a block. */
const block = /^```(?:json)?\s*\n([\s\S]*?)\n?```$/;

/** The labels in the body of an answer; null when it is not one. */
export function readAnswer(body: string): Opinion | null {
  const envelope = completion.safeParse(parsed(body));
  if (!envelope.success) return null;
  const content = envelope.data.choices[0]?.message.content.trim() ?? '';
  const given = labels.safeParse(parsed(block.exec(content)?.[1] ?? content));
  if (!given.success) return null;
  const { danger, emergency, intent, code: category, severity } = given.data;
  return {
    danger,
    ...(emergency !== undefined && { emergencyCode: emergency }),
    ...(intent !== undefined && { intent }),
    ...(category !== undefined && { code: category }),
    ...(severity !== undefined && { severity }),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
