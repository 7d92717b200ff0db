import { h } from './dom.js';
import { clockSeconds, shortTime } from './time.js';

const SPEAKERS = { resident: '住户', bot: '前台', servicer: '人工客服', system: '系统' };
const STATUSES = {
  opened: ['已受理', ''],
  dispatched: ['已派单', 'amber'],
  acknowledged: ['已接单', 'blue'],
  enRoute: ['在途', 'blue'],
  onSite: ['已到场', 'blue'],
  completed: ['待确认', 'amber'],
  closed: ['已关闭', 'green'],
  cancelled: ['已取消', ''],
};
const FACTS = {
  opened: '受理',
  dispatched: '派单',
  acknowledged: '接单',
  departed: '出发',
  arrived: '到场',
  completed: '完成',
  closed: '关闭',
  returned: '退回',
  reassigned: '转派',
  reopened: '重开',
  cancelled: '取消',
  escalated: '升级',
  urged: '催办',
  rated: '评价',
  informed: '补充信息',
  joined: '并入',
};
const PROMISES = { arrive: '到场', answer: '答复', finish: '完成' };
const PROMISE_STATES = {
  open: ['等待', 'amber'],
  kept: ['做到', 'green'],
  broken: ['逾期', 'red'],
  withdrawn: ['撤回', ''],
};
const TASKS = {
  'phone-resident': '致电住户',
  'take-over': '接手会话',
  'look-at': '查看',
  undeliverable: '无法送达',
};
const ENDS = {
  refused: ['被拒绝', 'red'],
  unknown: ['结果不明', 'amber'],
  dropped: ['已放弃', ''],
  buried: ['未能处理', 'red'],
};
const DELIVERIES = {
  'resident.message': '给住户的消息',
  'resident.welcome': '欢迎语',
  'resident.sms': '短信',
  'conversation.transfer': '转人工',
  'staff.text': '给员工的消息',
  'staff.card': '员工卡片',
  'staff.card-update': '更新卡片',
  'staff.call': '语音电话',
  'group.post': '群消息',
};

export function drawTranscript(lines) {
  return lines.map((line) =>
    h(
      'div',
      { class: 'entry' },
      h('time', {}, shortTime(line.at)),
      h(
        'div',
        {},
        h('div', { class: 'from' }, SPEAKERS[line.from] ?? line.from),
        line.text,
        line.choices?.length > 0 &&
          h('div', { class: 'choices' }, ...line.choices.map((choice) => h('span', {}, choice.label))),
      ),
    ),
  );
}

export function drawTickets({ tickets, tasks, promises }, people) {
  const open = tasks.filter((task) => !task.doneAt);
  return [
    ...(open.length > 0 ? [h('h3', {}, '前台待办')] : []),
    ...open.map((task) =>
      h(
        'div',
        { class: 'entry' },
        h('time', {}, shortTime(task.createdAt)),
        h('div', {}, tag([TASKS[task.kind] ?? task.kind, 'amber']), ' ', task.text),
      ),
    ),
    ...tickets.map((ticket) =>
      ticketCard(
        ticket,
        promises.filter(({ ticketId }) => ticketId === ticket.id),
        people,
      ),
    ),
  ];
}

function ticketCard(ticket, promises, people) {
  const facts = [
    ['房号', ticket.place?.room],
    ['位置', ticket.place?.spot],
    ['联系人', [ticket.contact?.name, ticket.contact?.phone].filter(Boolean).join(' ')],
    ['时间', ticket.slot],
    ['接单', ticket.assignee && people.nameOf(ticket.assignee)],
    ['派给', !ticket.assignee && ticket.dispatchedTo?.map((id) => people.nameOf(id)).join('、')],
    ['结果', ticket.result],
    ['评价', ticket.rating],
  ].filter(([, value]) => value);
  return h(
    'article',
    { class: ticket.emergency ? 'ticket danger' : 'ticket' },
    h(
      'header',
      {},
      ticket.emergency && tag(['紧急', 'red']),
      tag(STATUSES[ticket.status] ?? [ticket.status, '']),
      h('strong', {}, ticket.item),
      h('span', { class: 'number' }, ticket.number),
    ),
    h('div', { class: 'words' }, `“${ticket.words}”`),
    h(
      'div',
      { class: 'facts' },
      ...facts.map(([name, value]) => h('span', {}, `${name} `, h('b', {}, value))),
    ),
    ...promises.map(promiseLine),
    h('ol', { class: 'timeline' }, ...(ticket.timeline ?? []).map((entry) => timelineItem(entry, people))),
  );
}

function promiseLine(promise) {
  return h(
    'div',
    { class: 'promise' },
    `承诺 ${shortTime(promise.dueAt)} 前${PROMISES[promise.kind] ?? promise.kind} `,
    tag(PROMISE_STATES[promise.state] ?? [promise.state, '']),
  );
}

function timelineItem(entry, people) {
  const fact = entry.fact.replace(/^ticket\./, '');
  const actor = { resident: '住户', system: '系统' }[entry.actor] ?? people.nameOf(entry.actor);
  const { to, stage, ...others } = entry.detail ?? {};
  const names = to?.split(',').map((userid) => people.nameOf(userid));
  const detail = [stage && `第 ${stage} 级`, names && `→ ${names.join('、')}`, ...Object.values(others)]
    .filter(Boolean)
    .join(' · ');
  return h(
    'li',
    {},
    h('time', {}, shortTime(entry.at)),
    `${FACTS[fact] ?? fact} `,
    h('small', {}, [actor, detail].filter(Boolean).join('，')),
  );
}

export function drawUndelivered(rows, people) {
  return rows.map((row) =>
    h(
      'div',
      { class: 'entry' },
      h('time', {}, shortTime(row.at)),
      h(
        'div',
        {},
        tag(ENDS[row.end] ?? [row.end, '']),
        ' ',
        DELIVERIES[row.type] ?? row.type,
        row.to && h('span', { class: 'from' }, ` → ${people.nameOf(row.to)}`),
        row.text && h('div', {}, row.text),
        row.error && h('div', { class: 'from' }, row.error),
      ),
    ),
  );
}

export function drawCall(call) {
  const errcode = call.answer?.errcode;
  const failed = call.status !== 200 || (errcode !== undefined && errcode !== 0);
  const result =
    call.status === 0 ? '断开' : call.status !== 200 ? `HTTP ${call.status}` : String(errcode ?? 'ok');
  return h(
    'details',
    { class: 'call', 'data-key': String(call.n) },
    h(
      'summary',
      {},
      h('time', {}, clockSeconds(new Date(call.at))),
      h('span', { class: 'method' }, call.method),
      h('span', { class: 'path', title: call.path }, call.path.replace(/^\/cgi-bin\//, '')),
      tag([result, failed ? 'red' : 'green']),
    ),
    h('pre', {}, details(call)),
  );
}

function details({ query, body, answer }) {
  const parts = [
    ['参数', query],
    ['请求', body],
    ['回答', answer],
  ].filter(([, value]) => value !== null && value !== undefined && JSON.stringify(value) !== '{}');
  return parts.map(([name, value]) => `${name}\n${JSON.stringify(value, null, 2)}`).join('\n\n');
}

const tag = ([label, colour]) => h('span', { class: `tag ${colour}` }, label);
