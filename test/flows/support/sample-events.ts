import type { FlowEvent, FlowWorld } from '../../../src/domain/flow';
import type { MediaKind } from '../../../src/domain/inbound';
import type { Understanding } from '../../../src/domain/understanding';
import { ownTicket, understanding, worldWith } from './world';

/** Events that together open every door of a flow. Understood by the same word lists as in production. */
interface FlowSamples {
  readonly flow: string;
  readonly events: readonly FlowEvent[];
}

const roomKnown = worldWith({ resident: { rooms: ['3-2-1501'], name: '王女士', phone: '13900002222' } });
const night = worldWith({ inServiceHours: false });
const oneTicket = worldWith({ tickets: [ownTicket()] });
const twoTickets = worldWith({
  tickets: [ownTicket(), ownTicket({ id: 'tOther', number: 'TS-20260318-0009' })],
});
const closedTicket = worldWith({ tickets: [ownTicket({ status: 'closed' })] });

const listener = (flow: string) => ({
  said: (text: string, world: FlowWorld = worldWith()): FlowEvent => ({
    type: 'resident.said',
    text,
    understanding: understanding.understand(text, {
      propertyId: world.property.id,
      ...(flow !== 'reception' && { flow }),
    }),
    mediaIds: [],
    world,
  }),
});

const chose = (choice: string, world: FlowWorld = worldWith()): FlowEvent => ({
  type: 'resident.chose',
  choice,
  text: choice,
  world,
});

const sent = (mediaKind: MediaKind | 'location', world: FlowWorld = worldWith()): FlowEvent => ({
  type: 'resident.said',
  text: '',
  understanding: understanding.understand('', { propertyId: world.property.id }),
  mediaIds: ['m1'],
  mediaKind,
  world,
});

const changed = (fact: string, ticketId = 'te1'): FlowEvent => ({
  type: 'ticket.changed',
  ticketId,
  fact,
  detail: { staff: '张师傅', result: '已处理' },
  world: worldWith(),
});

/** News about a ticket that no flow opened. */
export const staleTicketNews: readonly FlowEvent[] = [
  'ticket.acknowledged',
  'ticket.arrived',
  'ticket.closed',
  'ticket.cancelled',
].map((fact) => changed(fact, 'tSomebodyElse'));

function samplesOf(flow: string): readonly FlowEvent[] {
  const { said } = listener(flow);
  switch (flow) {
    case 'reception':
      return [
        ...['厨房水龙头坏了', '我要投诉楼上装修太吵', '想办门禁卡', '小区能养狗吗', '我的单子怎么样了'].map(
          (text) => said(text),
        ),
        ...['转人工', '谢谢', '你好', '建议多装几个充电桩', '保洁阿姨特别认真负责，表扬一下'].map((text) =>
          said(text),
        ),
        understoodAs(said('嗯那个啥'), { intent: 'other' }),
        ...['3栋2单元1501', '1501 王女士 13800001111'].map((text) => said(text)),
        said('不对，是3栋2单元1502', oneTicket),
        said('还在漏', closedTicket),
        sent('image'),
        sent('image', oneTicket),
        sent('voice'),
        sent('voice', oneTicket),
        sent('location'),
        sent('location', oneTicket),
        chose('repair'),
        chose('nonsense'),
      ];
    case 'repair':
      return [
        ...['厨房水管漏水了', '电梯坏了', '家里没网了', '楼道灯不亮', '厨房水龙头坏了'].map((text) =>
          said(text),
        ),
        said('3栋2单元1501'),
        ...['99栋9单元9901', '3栋2单元15001', '确认办理'].map((text) => said(text)),
        said('13800001111'),
        said('明天下午'),
        ...['3栋1501', '1501', '不对，是3栋2单元1601'].map((text) => said(text)),
        said('厨房水管漏水了', roomKnown),
        ...['是的', '不是', '哦'].map((text) => said(text)),
        sent('image'),
        ...['danger_yes', 'danger_no', 'room_3_2_1501', 'other_room', 'no_phone', 'slot_tomorrow_am'].map(
          (id) => chose(id),
        ),
        ...['confirm', 'change', 'cancel', 'change_place', 'change_phone', 'change_slot'].map((id) =>
          chose(id),
        ),
      ];
    case 'service':
      return [
        ...['想办门禁卡', '想开发票', '3栋2单元1501', '13800001111', '明天下午', '对', '不对'].map((text) =>
          said(text),
        ),
        said('3栋2单元15001'),
        said('想请人擦窗户', roomKnown),
        ...[
          'other_room',
          'no_phone',
          'slot_tomorrow_am',
          'confirm',
          'change',
          'cancel',
          'change_place',
          'change_slot',
        ].map((id) => chose(id)),
      ];
    case 'complaint':
      return [
        ...['我要投诉', '楼上装修太吵了', '3栋大堂很脏', '小区保安打人，十几户都要找媒体'].map((text) =>
          said(text),
        ),
        ...['3栋2单元1501', '3栋2单元15001', '大堂', '对', '不对'].map((text) => said(text)),
        ...['room_3_2_1501', 'other_room', 'confirm', 'confidential', 'change', 'cancel', 'change_place'].map(
          (id) => chose(id),
        ),
      ];
    case 'emergency':
      return [
        ...['家里着火了', '我闻到煤气味了', '电梯困人了，2单元', '我爸突然晕倒了'].map((text) => said(text)),
        ...['好像有人想撬门', '有点头晕', '我在3栋2单元1501', '是的', '没有', '快点', '13800001111'].map(
          (text) => said(text),
        ),
        understoodAs(said('楼道里好像有点糊味'), possibleFire),
        ...['三动二单元1501着火了', '3栋2单元15001', '3栋9单元1501', '不是'].map((text) => said(text)),
        ...['danger', 'no_danger', 'safe', 'false_alarm', 'room_3_2_1501', 'other_room'].map((id) =>
          chose(id),
        ),
        ...[
          'ticket.acknowledged',
          'ticket.arrived',
          'ticket.completed',
          'ticket.returned',
          'ticket.closed',
          'ticket.cancelled',
        ].map((fact) => changed(fact)),
      ];
    case 'consult':
      return [
        ...['小区能养狗吗', '物业公司哪年成立的', '还想问一下'].map((text) => said(text)),
        sent('image'),
        ...['consult', 'helped', 'ask_person'].map((id) => chose(id)),
      ];
    case 'progress':
      return [
        said('我的单子怎么样了'),
        said('我的单子怎么样了', oneTicket),
        said('我的单子怎么样了', twoTickets),
        said('BX-20260318-0007怎么样了', twoTickets),
        said('BX-20260318-0001怎么样了', twoTickets),
        said('怎么还没来，催一下', oneTicket),
        said('取消', oneTicket),
        said('取消', twoTickets),
        chose('cancel_tOwn', twoTickets),
        chose('progress'),
        chose('progress', twoTickets),
        chose('ticket_tOwn', twoTickets),
        chose('drop_tOwn', oneTicket),
        chose('keep', oneTicket),
      ];
    case 'handoff':
      return [said('转人工'), said('转人工', night), chose('human'), chose('human', night)];
    case 'follow-up':
      return [
        ...['tOwn_A', 'tOwn_B', 'tOwn_C', 'redo', 'only_told', 'nonsense'].map((id) =>
          chose(id, closedTicket),
        ),
        said('来得太晚了', closedTicket),
        sent('image', closedTicket),
      ];
    default:
      return [];
  }
}

/** Where the word lists may learn better, what is meant is said outright. */
function understoodAs(event: FlowEvent, meaning: Partial<Understanding>): FlowEvent {
  return event.type === 'resident.said'
    ? { ...event, understanding: { ...event.understanding, ...meaning } }
    : event;
}

const possibleFire: Partial<Understanding> = {
  intent: 'emergency',
  emergency: { kind: 'fire', code: 'SMOKE', certainty: 'possible' },
};

export const samples = (flow: string): FlowSamples => ({ flow, events: samplesOf(flow) });
