import {
  type ContactChanges,
  MEMBER_CHANGES,
  STRUCTURE_CHANGES,
  type StructureChange,
} from '../contact-changes';
import type { SimCore } from '../core';
import { sampleMedia } from '../kf/sample-media';
import type { MediaStore } from '../media';
import { findStaff, type SimStaff } from '../world';
import { type ControlBody, ControlError, type ControlRequest, type ControlRoute } from './control-request';

const FIELDS = ['name', 'position', 'mobile', 'department'] as const;
const STRUCTURE = Object.keys(STRUCTURE_CHANGES) as StructureChange[];

/** The administrator's contacts, and what a member does beside chatting. */
export function contactRoutesOf(core: SimCore, changes: ContactChanges, media: MediaStore): ControlRoute[] {
  const memberOf = ({ params }: ControlRequest): SimStaff => {
    const member = findStaff(core.world, params.userid ?? '');
    if (!member) throw new ControlError(404, `userid: no employee ${params.userid}`);
    return member;
  };
  return [
    {
      method: 'POST',
      pattern: '/sim/contacts',
      handle: ({ body }) => ({ told: change(core, changes, body) }),
    },
    {
      method: 'POST',
      pattern: '/sim/staff/:userid/activation',
      handle: (request) => {
        const member = memberOf(request);
        member.isActivated = request.body.boolean('activated', true);
        return { userid: member.userid, activated: member.isActivated };
      },
    },
    {
      method: 'POST',
      pattern: '/sim/staff/:userid/recordings',
      handle: (request) => {
        memberOf(request);
        const data = request.body.text('dataBase64');
        return { mediaId: media.putRecording(sampleMedia('voice'), Buffer.from(data, 'base64')) };
      },
    },
  ];
}

function change(core: SimCore, changes: ContactChanges, body: ControlBody): number {
  const kind = body.oneOf('change', [...MEMBER_CHANGES, ...STRUCTURE]);
  const structure = STRUCTURE.find((candidate) => candidate === kind);
  if (structure) return changes.changeStructure(structure, elementsOf(structure, body.object('elements')));
  const member = body.oneOf('change', MEMBER_CHANGES);
  const userid = body.text('userid');
  const isKnown = findStaff(core.world, userid) !== undefined;
  if (isKnown === (member === 'create_user'))
    throw new ControlError(isKnown ? 409 : 404, `userid: ${isKnown ? 'already' : 'no'} employee ${userid}`);
  const given = FIELDS.flatMap((name) => {
    const value = body.optionalText(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return changes.changeMember(member, { userid, ...Object.fromEntries(given) });
}

function elementsOf(change: StructureChange, given: Record<string, unknown>): Record<string, string> {
  const known: readonly string[] = STRUCTURE_CHANGES[change];
  const stranger = Object.keys(given).find((name) => !known.includes(name));
  if (stranger !== undefined) throw new ControlError(400, `elements.${stranger} is no element of ${change}`);
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}
