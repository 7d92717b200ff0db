import { ApiError } from '../api/api-error';
import type { Fields } from '../api/fields';
import type { SimCore } from '../core';
import { findStaff } from '../world';
import { accountOf } from './accounts';
import type { Activity, ActivityLog } from './activity';
import { corpFigures, servicerFigures } from './day-figures';

const DAY = 86_400;
const HOUR = 3600;
/** WeCom's days are China's. */
const CHINA = 8 * HOUR;

type FiguresOf = (upToDay: readonly Activity[], start: number) => Record<string, number> | undefined;

/**
 * 客户数据统计 (path/95489, path/95490), counted from what happened here. Times are cut down to the day; the range is
 * closed, of at most 31 days, from 180 days ago until yesterday. A day without figures has no `statistic`, and neither
 * has yesterday before 06:00. The pages name no error codes: a range that is not allowed is 40058.
 */
export class Statistics {
  constructor(
    private readonly core: SimCore,
    private readonly activity: ActivityLog,
  ) {}

  ofCorp(fields: Fields): Record<string, unknown> {
    return this.perDay(fields, corpFigures);
  }

  /** Without `servicer_userid` all servicers of the account together. @throws ApiError 60111 for an unknown one */
  ofServicer(fields: Fields): Record<string, unknown> {
    const asked = fields.text('servicer_userid');
    const userid = asked === '' ? undefined : findStaff(this.core.world, asked)?.userid;
    if (asked !== '' && userid === undefined) throw new ApiError(60111, 'userid not found');
    return this.perDay(fields, (upToDay, start) => servicerFigures(upToDay, start, userid));
  }

  private perDay(fields: Fields, figuresOf: FiguresOf): Record<string, unknown> {
    const { openKfid } = accountOf(this.core.world, fields.text('open_kfid'));
    return {
      statistic_list: this.daysOf(fields).map((start) => {
        const end = start + DAY;
        const ready = this.core.clock.seconds() >= end + this.core.settings.kf.statistics.readyHour * HOUR;
        const statistic = ready ? figuresOf(this.activity.before(openKfid, end), start) : undefined;
        return { stat_time: start, ...(statistic && { statistic }) };
      }),
    };
  }

  private daysOf(fields: Fields): number[] {
    const { spanDays, keptDays } = this.core.settings.kf.statistics;
    const today = startOfDay(this.core.clock.seconds());
    const [first, last] = [dayIn(fields, 'start_time'), dayIn(fields, 'end_time')];
    if (last >= today || first < today - keptDays * DAY) throw new ApiError(40058, 'time out of range');
    const count = (last - first) / DAY + 1;
    if (count < 1 || count > spanDays) throw new ApiError(40058, `time range must be 1 to ${spanDays} days`);
    return Array.from({ length: count }, (_, index) => first + index * DAY);
  }
}

function dayIn(fields: Fields, name: string): number {
  const time = fields.number(name);
  if (time === undefined) throw new ApiError(40063, `some parameters are empty, ${name}`);
  return startOfDay(time);
}

function startOfDay(seconds: number): number {
  return Math.floor((seconds + CHINA) / DAY) * DAY - CHINA;
}
