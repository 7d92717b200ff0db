/** Values that every reply may mention. */
const always = ['estate', 'desk', 'name', 'due'];
/** Values that a reply about a ticket may mention besides. */
const ticket = [...always, 'ticket', 'item', 'dept'];

const plain = (...values: string[]): readonly string[] => [...always, ...values];
const about = (...values: string[]): readonly string[] => [...ticket, ...values];

/**
 * Every reply a flow or the engine says, with the values its text may mention. The wording itself is in
 * `config/replies.yaml` and is checked against this at start.
 */
export const requiredReplies: Readonly<Record<string, readonly string[]>> = {
  // reception
  'greeting.hello': plain(),
  'greeting.again': plain(),
  'other.unclear': plain(),
  'other.still_unclear': plain(),
  'thanks.reply': plain(),
  'praise.thanks': plain(),
  'suggestion.thanks': about(),
  'media.received': plain(),
  'media.voice': plain(),
  'media.voice_noted': plain(),
  'media.voice_attached': about(),
  'media.voice_heard': plain('said'),
  'media.attached': about(),
  'reopen.accepted': about(),
  'reopen.late': about(),
  // questions shared by the reports
  'ask.room': plain(),
  'ask.which_room': plain(),
  'ask.unit': plain('building', 'home'),
  'ask.room_unknown': plain('said'),
  'ask.room_near': plain('said', 'room'),
  'ask.room_which': plain('said'),
  'ask.room_again': plain(),
  'ask.place': plain(),
  'ask.phone': plain(),
  'ask.slot': plain(),
  'ask.slot_again': plain(),
  'ask.change': plain(),
  'report.cancelled': plain(),
  'report.joined': about(),
  // repair
  'repair.ask_what': plain(),
  'repair.anyone_inside': plain(),
  'repair.gas_smell': plain(),
  'repair.recap': plain('place', 'item', 'words', 'contact', 'slot', 'price'),
  'repair.recap_urgent': plain('place', 'item', 'words', 'contact', 'slot', 'price', 'advice'),
  'repair.accepted': about('place', 'slot'),
  'repair.accepted_urgent': about('place'),
  'repair.out_of_scope': plain('item', 'provider', 'provider_phone'),
  'repair.out_of_scope_desk': plain('item', 'provider'),
  'repair.done': about('staff', 'result'),
  // service
  'service.ask_what': plain(),
  'service.ask_slot': plain(),
  'service.recap': plain('place', 'item', 'words', 'contact', 'slot', 'price'),
  'service.accepted': about('prepare'),
  // complaint
  'complaint.ask_what': plain(),
  'complaint.ask_place': plain(),
  'complaint.ask_occasion': plain(),
  'complaint.recap': plain('place', 'item', 'words', 'contact'),
  'complaint.accepted': about(),
  'complaint.neighbor': about(),
  'complaint.major': about(),
  'complaint.done': about('staff', 'result'),
  // emergency
  'emergency.alarmed': about('advice', 'place'),
  'emergency.alarmed_unsure': about('advice', 'place'),
  'emergency.alarmed_where': about('advice'),
  'emergency.alarmed_near': about('advice', 'said', 'room'),
  'emergency.alarmed_which': about('advice', 'said'),
  'emergency.possible': about(),
  'emergency.no_danger': about(),
  'emergency.place_noted': about('place'),
  'emergency.noted': about(),
  'emergency.noted_where': about(),
  'emergency.noted_near': about('said', 'room'),
  'emergency.noted_which': about('said'),
  'emergency.safe': about(),
  'emergency.false_alarm': about(),
  'emergency.acknowledged': plain('staff'),
  'emergency.arrived': plain('staff'),
  'emergency.closed': plain('staff', 'result'),
  'emergency.closed_silent': plain(),
  // consult
  'consult.ask_what': plain(),
  'consult.ask_more': plain(),
  'consult.answer': plain('answer', 'src'),
  'consult.pending': about(),
  'consult.replied': about('result', 'staff'),
  // progress
  'progress.status': plain('ticket', 'item', 'status'),
  'progress.urge': about('status'),
  'progress.which': plain(),
  'progress.not_found': plain('said'),
  'progress.none': plain(),
  'progress.confirm_cancel': plain('ticket', 'item'),
  'progress.cancelled': about(),
  'progress.cancel_late': about(),
  'progress.kept': plain(),
  // a person takes over
  'human.transfer': plain(),
  'human.offline': about(),
  // follow-up
  'followup.thanks': about(),
  'followup.already': plain(),
  'followup.ask_why': about(),
  'followup.unsatisfied': about(),
  // news of a ticket
  'notice.acknowledged': about('staff', 'eta'),
  'notice.coming_back': about('staff', 'eta'),
  'notice.on_way': about('staff', 'eta'),
  'notice.cancelled': about('staff', 'reason'),
  'promise.breaking': about('staff'),
  // in every state
  'command.restarted': plain(),
  'command.restarted_emergency': plain(),
  'staff.elsewhere': plain(),
  'media.too_large': plain(),
  'menu.expired': plain(),
  'menu.expired_question': plain(),
  'menu.expired_ticket': plain('ticket'),
  'resume.lead': plain(),
  'wishes.offer': plain(),
  'wishes.declined': plain(),
  'silence.nudge': plain(),
  'silence.parked': plain(),
  'allowance.last': [],
  'error.apology': ['estate', 'desk'],
};
