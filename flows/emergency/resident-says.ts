/** A tap or a plain no to our question, as those who were sent read it. */
export const residentSays = { noDanger: '住户确认没有危险', falseAlarm: '住户表示是误报' } as const;
