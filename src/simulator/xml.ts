import { XMLParser } from 'fast-xml-parser';

type XmlValue = string | number | bigint | XmlFields | XmlValue[];
export type XmlFields = { [name: string]: XmlValue };

/** Strings become CDATA, numbers plain text, lists repeated elements (path/90239). */
export function toXml(fields: XmlFields): string {
  return `<xml>${elements(fields)}</xml>`;
}

function elements(fields: XmlFields): string {
  return Object.entries(fields)
    .map(([name, value]) => element(name, value))
    .join('');
}

function element(name: string, value: XmlValue): string {
  if (Array.isArray(value)) return value.map((item) => element(name, item)).join('');
  if (typeof value === 'number' || typeof value === 'bigint') return `<${name}>${value}</${name}>`;
  if (typeof value === 'string')
    return `<${name}><![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]></${name}>`;
  return `<${name}>${elements(value)}</${name}>`;
}

const parser = new XMLParser({ parseTagValue: false, trimValues: true });

/** The content of the outer `<xml>`; every leaf is a string. `undefined` when there is none. */
export function parseXml(text: string): Record<string, unknown> | undefined {
  const parsed: unknown = parser.parse(text);
  const root =
    typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>).xml : undefined;
  return typeof root === 'object' && root !== null ? (root as Record<string, unknown>) : undefined;
}
