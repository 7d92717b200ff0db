import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import { byteLength } from '../bytes';
import type { SimCore } from '../core';
import type { OpenCallback } from './open-callbacks';
import { chatKey, type RobotChat } from './robot-chats';

const MAX_PICTURES = 10;

interface Stream {
  chat: RobotChat;
  userid: string;
  startedAt: number;
  finished: boolean;
  content: string;
}

/** Answers that grow: each chunk replaces the whole text, and the last one says so (path/101031). */
export class Streams {
  private readonly streams = new Map<string, Stream>();

  /** `onCutOff`: a stream grew older than it may; not documented: the phone keeps what had arrived. */
  constructor(
    private readonly core: SimCore,
    private readonly onCutOff: (chat: RobotChat, id: string, content: string) => void,
  ) {}

  /**
   * Answers the text once it is finished.
   * @throws ApiError 40058 no id, or pictures before the end; 45002 too long; 846608 finished or older than 6 minutes
   */
  chunk(open: OpenCallback, chunk: Fields): string | undefined {
    const id = chunk.text('id');
    if (id === '') throw new ApiError(40058, 'missing stream.id');
    const content = chunk.text('content');
    if (byteLength(content) > this.core.settings.aibot.streamBytes)
      throw new ApiError(45002, 'content size out of limit');
    const finish = chunk.raw.finish === true;
    const pictures = chunk.objects('msg_item').length;
    if (pictures > (finish ? MAX_PICTURES : 0)) throw new ApiError(40058, 'invalid stream.msg_item');
    this.endExpired();
    const stream = this.streams.get(id) ?? {
      chat: open.chat,
      userid: open.userid,
      startedAt: open.at,
      finished: false,
      content: '',
    };
    if (stream.finished || this.isExpired(stream)) throw new ApiError(846608, 'stream expired');
    this.streams.set(id, stream);
    stream.content = content;
    stream.finished = finish;
    return finish ? content : undefined;
  }

  /** Whether a push would collide with an unfinished answer in the same conversation. */
  isBusy(chat: RobotChat): boolean {
    this.endExpired();
    return this.running().some((stream) => chatKey(stream.chat) === chatKey(chat));
  }

  runningFor(userid: string): number {
    return this.running().filter((stream) => stream.userid === userid).length;
  }

  isRunning(id: string): boolean {
    this.endExpired();
    return this.streams.get(id)?.finished === false;
  }

  clear(): void {
    this.streams.clear();
  }

  private endExpired(): void {
    for (const [id, stream] of this.streams) {
      if (stream.finished || !this.isExpired(stream)) continue;
      stream.finished = true;
      if (stream.content !== '') this.onCutOff(stream.chat, id, stream.content);
    }
  }

  private running(): Stream[] {
    return [...this.streams.values()].filter((stream) => !stream.finished && !this.isExpired(stream));
  }

  private isExpired(stream: Stream): boolean {
    return this.core.clock.seconds() - stream.startedAt > this.core.settings.aibot.streamSeconds;
  }
}
