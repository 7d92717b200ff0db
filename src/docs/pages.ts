import { flows } from '../../flows/registry';
import { lifecycle } from '../domain/ticket/lifecycle';
import { diagramOf } from './diagram';

const note = '<!-- Written by `npm run docs`. Edit the machine, not this page. -->';

/** Every generated page: file name to text. */
export function pages(): ReadonlyMap<string, string> {
  const flowPages = Object.entries(flows).map(([flow, versions]) => {
    const diagrams = versions.map((machine, index) => {
      const heading = index === versions.length - 1 ? 'used for new conversations' : 'kept until drained';
      return `Version ${index + 1}, ${heading}: \`flows/${flow}/v${index + 1}.ts\`\n\n${diagramOf(machine)}`;
    });
    return [`${flow}.md`, page(`Flow \`${flow}\``, diagrams.toReversed())] as const;
  });
  const ticket = page('Life of a ticket', [
    `\`src/domain/ticket/lifecycle.ts\`; who may do what is in brackets.\n\n${diagramOf(lifecycle)}`,
  ]);
  return new Map([...flowPages, ['ticket.md', ticket]]);
}

const page = (title: string, parts: readonly string[]): string =>
  `${[`# ${title}`, note, ...parts].join('\n\n')}\n`;
