import { z } from 'zod';
import { departments, emergencyKinds, severities, staffRoles } from '../domain/codes';
import type * as Domain from '../domain/configuration';
import { matching, strict } from './shape';

const text = z.string().trim().min(1);
const texts = z.array(text);
const id = matching(/^[a-z0-9][a-z0-9_.-]*$/, 'lower case letters, digits, _ . or -');
const code = matching(/^[A-Z][A-Z0-9_]*$/, 'capital letters, digits or _');
const phone = matching(
  /^(1[3-9]\d{9}|0\d{2,3}-\d{7,8}|[48]00-?\d{3}-?\d{4}|[19]\d{2,5})$/,
  'a phone number in quotes, e.g. "13800138000", "0571-01008801" or "95598"',
);
const timeOfDay = matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day HH:MM from 00:00 to 23:59');
const date = z.string().refine(isDate, { error: 'must be a date YYYY-MM-DD' });
const roomPart = matching(/^[A-Za-z0-9]+$/, 'digits or letters in quotes, e.g. "3" or "B"');
const advice = text.refine((value) => [...value].length <= 120, {
  error: (issue) => `must not be longer than 120 characters, it has ${[...String(issue.input)].length}`,
});
const department = z.enum(departments);
const whole = z.int().min(1);
const app = strict({ purpose: text });

function isDate(value: string): boolean {
  const parsed = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(`${value}T`);
}

function isTimeZone(value: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined;
  } catch {
    return false;
  }
}

export const company: z.ZodType<Domain.Company> = strict({
  corpName: text,
  dutyPhone: phone,
  apps: strict({ KF: app, STAFF: app }),
});

export const staffFile: z.ZodType<{ staff: Domain.Staff[] }> = strict({
  staff: z
    .array(
      strict({
        id,
        name: text,
        title: text,
        phone,
        department,
        roles: z.array(z.enum(staffRoles)).min(1),
        properties: texts.min(1),
      }),
    )
    .min(1),
});

export const property: z.ZodType<Domain.Property> = strict({
  id,
  name: text,
  address: text,
  timeZone: z.string().refine(isTimeZone, { error: 'must be a time zone such as Asia/Shanghai' }),
  deskPhone: phone,
  serviceHours: strict({ from: timeOfDay, to: timeOfDay }),
  kf: z
    .array(
      strict({
        account: matching(/^wk[\w-]+$/, 'the id WeCom shows for the account, beginning with wk'),
        name: text,
        servicers: texts,
      }),
    )
    .min(1),
  buildings: z
    .array(
      strict({
        id: roomPart,
        units: z.array(roomPart),
        floors: whole.max(120),
        homesPerFloor: whole.max(99),
      }),
    )
    .min(1),
  groups: z.array(
    strict({
      id,
      name: text,
      webhookKey: matching(/^[\w-]{16,}$/, "the key of the group robot's webhook address"),
      members: texts,
    }),
  ),
  roster: z.array(
    strict({
      department,
      staff: texts.min(1),
      from: timeOfDay,
      to: timeOfDay,
      days: z.exactOptional(z.array(z.int().min(1).max(7)).min(1)),
    }),
  ),
  dispatchGroup: z.partialRecord(department, text),
  phones: z.record(z.string(), phone),
});

const category = { code, name: text, words: texts.min(1) };

export const catalogue: { [Part in keyof Domain.Catalogue]: z.ZodType<Pick<Domain.Catalogue, Part>> } = {
  repairs: strict({
    repairs: z.array(
      strict({
        ...category,
        area: z.enum(['private', 'public', 'both']),
        department,
        scope: z.enum(['A', 'B', 'C']),
        provider: z.exactOptional(text),
        pointer: z.exactOptional(text),
        paid: z.boolean(),
        price: z.exactOptional(text),
        class: z.enum(['urgent', 'normal', 'planned']),
        advice: z.exactOptional(advice),
      }),
    ),
  }),
  services: strict({
    services: z.array(
      strict({ ...category, department, price: z.exactOptional(text), prepare: text, targetHours: whole }),
    ),
  }),
  complaints: strict({
    complaints: z.array(strict({ ...category, department, severity: z.enum(severities) })),
  }),
  emergencies: strict({
    emergencies: z.array(
      strict({
        ...category,
        kind: z.enum(emergencyKinds),
        advice,
        silent: z.boolean(),
        first: z.array(department).min(1),
        dial: z.array(matching(/^\d{3,5}$/, 'a short number in quotes, e.g. "120"')),
        subtasks: texts,
      }),
    ),
  }),
};

const steps = z
  .array(
    strict({
      afterSeconds: z.int().min(0),
      tell: z.array(z.enum(['next-on-call', 'duty', 'captain', 'supervisor', 'manager', 'desk'])).min(1),
      call: z.boolean(),
    }),
  )
  .min(1);

export const escalation: z.ZodType<Domain.EscalationRules> = strict({
  emergency: steps,
  emergencyRepeatSeconds: whole,
  repair: strict({ urgent: steps, normal: steps, planned: steps }),
  other: steps,
});

export const timing: z.ZodType<Domain.Timing> = strict({
  piecesSeconds: z.number().min(0).max(10),
  silenceMinutes: whole,
  urgentArrivalMinutes: whole,
  normalFinishHours: whole,
  plannedFinishHours: whole,
  sameDayHour: z.int().min(0).max(23),
  importantHours: whole,
  majorHours: whole,
  promiseWarnings: z.array(z.number().gt(0).lt(1)),
  promiseApologyMinutes: whole,
  promiseExtensionHours: whole,
  emergencyArrivalMinutes: whole,
  closingReminderHours: whole,
  closingReminderEmergencyMinutes: whole,
  reopenDays: whole,
  ratingDays: whole,
  handoffAnswerSeconds: whole,
  voiceWaitSeconds: whole,
});

export const replies: z.ZodType<Record<string, string>> = z.record(z.string(), text);

export const article: z.ZodType<Omit<Domain.KnowledgeArticle, 'id'>> = strict({
  title: text,
  words: texts.min(1),
  properties: z.exactOptional(texts.min(1)),
  answer: text,
  source: text,
  validFrom: date,
  validTo: z.exactOptional(date),
});
