import { extname } from 'node:path';
import type { Attachment } from '../../domain/delivery';
import type { MediaType } from './api/media';

/** One way to give the platform an attachment. */
export interface UploadForm {
  readonly type: MediaType;
  /** A file is shown under this name. */
  readonly filename: string;
  readonly contentType: string;
}

/** What WeCom shows as it is (`path/90253`); everything else is handed out as a file. */
const SHOWABLE: Readonly<Record<string, MediaType>> = {
  'image/jpeg': 'image',
  'image/png': 'image',
  'audio/amr': 'voice',
  'video/mp4': 'video',
};

const ENDINGS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'image/jpeg': ['.jpg', '.jpeg'],
  'image/png': ['.png'],
  'image/gif': ['.gif'],
  'image/webp': ['.webp'],
  'audio/amr': ['.amr'],
  'audio/silk': ['.silk'],
  'video/mp4': ['.mp4'],
};

const NAMES: Readonly<Record<Attachment['kind'], string>> = {
  image: '图片',
  voice: '语音',
  video: '视频',
  file: '文件',
};

const ANYTHING = 'application/octet-stream';
const NAME_CHARACTERS = 60;

/** Best first; as a file goes whatever its own type does not take, by its form or by its size. */
export function uploadForms({ kind, contentType = ANYTHING, filename }: Attachment): readonly UploadForm[] {
  const own = SHOWABLE[contentType];
  const named = { filename: nameOf(kind, contentType, filename), contentType };
  const asFile: UploadForm = { type: 'file', ...named };
  return own !== undefined && own === kind ? [{ type: own, ...named }, asFile] : [asFile];
}

/** The sender's name with the ending of what it really is. */
function nameOf(kind: Attachment['kind'], contentType: string, filename = ''): string {
  const endings = ENDINGS[contentType];
  const given = extname(filename);
  const ending = endings === undefined || endings.includes(given.toLowerCase()) ? given : endings[0];
  const stem = given === '' ? filename : filename.slice(0, -given.length);
  return `${[...(stem || NAMES[kind])].slice(0, NAME_CHARACTERS).join('')}${ending || '.bin'}`;
}
