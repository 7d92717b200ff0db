import { Cast } from './story/cast';
import { burstPipe } from './story/chapters/burst-pipe';
import { collapse } from './story/chapters/collapse';
import { complaint } from './story/chapters/complaint';
import { person } from './story/chapters/person';
import { powerCut } from './story/chapters/power-cut';
import { questions } from './story/chapters/questions';
import { repair } from './story/chapters/repair';
import { throughout } from './story/chapters/throughout';
import { Control } from './story/control';
import { Stage } from './story/stage';

export interface StoryOptions {
  simulatorUrl: string;
  /** Kills the product without warning; resolves when the next one serves. */
  restartProduct(): Promise<void>;
  write(line: string): void;
}

const CHAPTERS = [repair, complaint, burstPipe, collapse, questions, person, powerCut, throughout];
const DAY_SECONDS = 24 * 3600;
const OPENING_SECONDS = 9.5 * 3600;
/** Asia/Shanghai has no other. */
const OFFSET_SECONDS = 8 * 3600;

/** Plays a day at 云栖花园 through the simulator's control side. Answers whether every promise held. */
export async function playStory({ simulatorUrl, restartProduct, write }: StoryOptions): Promise<boolean> {
  const control = new Control(simulatorUrl);
  const stage = new Stage({ control, restartProduct, write });
  const cast = new Cast(stage);
  write('云栖花园的一天');
  await stage.passTime(secondsToOpening(await stage.now()), '时间来到上午 9:30');
  for (const chapter of CHAPTERS) {
    await chapter(cast).catch((error: unknown) => {
      stage.promise(`故事讲得下去（${error instanceof Error ? error.message : String(error)}）`, false);
    });
  }
  return stage.sum();
}

function secondsToOpening(now: Date): number {
  const sinceMidnight = (Math.floor(now.getTime() / 1000) + OFFSET_SECONDS) % DAY_SECONDS;
  return (OPENING_SECONDS - sinceMidnight + DAY_SECONDS) % DAY_SECONDS;
}
