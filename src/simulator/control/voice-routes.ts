import type { VoiceCalls } from '../voice';
import { afterOf, ControlError, type ControlRoute } from './control-request';

/** The phones that ring. */
export function voiceRoutes(voice: VoiceCalls): ControlRoute[] {
  return [
    { method: 'GET', pattern: '/sim/voice-calls', handle: ({ query }) => voice.list(afterOf(query)) },
    {
      method: 'POST',
      pattern: '/sim/voice-calls/:callid/answer',
      handle: ({ params, body }) => {
        const call = voice.answer(params.callid ?? '', body.optionalNumber('talkSeconds') ?? 10);
        if (!call) throw new ControlError(404, `callid: ${params.callid} does not ring`);
        return call;
      },
    },
  ];
}
