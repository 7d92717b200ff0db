import { flows } from '../../flows/registry';
import { beganWithOlderVersion, play, readTranscript, record, transcriptNames } from './support/recording';

/**
 * Transcripts of released versions. A change that is meant is recorded anew with `RECORD=1 npx jest recorded`, and
 * only while the version has not been released; afterwards it needs a new version.
 */
if (process.env.RECORD) for (const name of transcriptNames()) record(name);

describe.each(transcriptNames())('the recorded transcript %s', (name) => {
  const transcript = readTranscript(name);

  test.each(transcript.steps.map((step, index) => [index + 1, JSON.stringify(step)] as const))(
    'step %i ends as it did: %s',
    (number) => {
      if (beganWithOlderVersion(transcript, number - 1)) return;
      expect(play(transcript, number - 1)).toEqual(transcript.recorded[number - 1]);
    },
  );
});

test('every version of every flow has a transcript in which it has the floor', () => {
  const played = new Set(
    transcriptNames().flatMap((name) =>
      readTranscript(name).recorded.flatMap(({ floor }) =>
        floor.map(({ flow, version }) => `${flow} v${version}`),
      ),
    ),
  );
  const kept = Object.entries(flows).flatMap(([flow, versions]) =>
    versions.map((_, index) => `${flow} v${index + 1}`),
  );
  // A handoff ends with the message that began it.
  expect(kept.filter((version) => !played.has(version))).toEqual(['handoff v1']);
});
