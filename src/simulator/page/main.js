import { getJson } from './api.js';
import { byId, toast } from './dom.js';
import { GroupPhone } from './group-phone.js';
import { coalesce, follow } from './live.js';
import { People } from './people.js';
import { Records } from './records.js';
import { ResidentPhone } from './resident-phone.js';
import { Served } from './served.js';
import { StaffPhone } from './staff-phone.js';
import { TopBar } from './top-bar.js';

const STORED_EVERY_MILLISECONDS = 3000;

const people = new People();
const topBar = new TopBar();
const resident = new ResidentPhone(people, () => {
  served.refresh();
  storedSoon();
});
const served = new Served(people, resident);
const group = new GroupPhone(people);
const staff = new StaffPhone(people);
const records = new Records(people, resident);
const storedSoon = coalesce(() => records.refreshStored(), 250);
const callsSoon = coalesce(() => records.refreshCalls(), 150);

async function readWorld() {
  const world = await getJson('/sim/state');
  byId('corp-name').textContent = world.corp.name;
  people.setStaff(world.staff);
  resident.setWorld(world.kfAccounts, world.corp.name);
  resident.setResidents(world.residents);
  served.setWorld(world.kfAccounts);
  group.setWorld(world.groups);
  staff.setWorld(world.staff);
}

async function readEverything() {
  await topBar.readClock();
  await Promise.all([
    resident.refresh(),
    served.refresh(),
    group.refresh(),
    staff.refresh(),
    records.refreshCalls(),
  ]);
  storedSoon();
}

const handlers = {
  chat: ({ externalUserid, openKfid }) => resident.refresh(externalUserid, openKfid),
  session: () => served.refresh(),
  staff: ({ userid, message }) => {
    staff.put(userid, message);
    return staff.refresh(userid);
  },
  group: ({ keys, message }) => {
    group.put(keys, message);
    return group.refresh(keys);
  },
  call: () => callsSoon(),
  callback: () => undefined,
  voice: ({ userid }) => toast(`语音电话呼叫 ${people.nameOf(userid)}`),
  resident: (event) => resident.addResident(event),
  clock: ({ now }) => topBar.setClock(now),
  reset: async () => {
    for (const part of [resident, group, staff, records]) part.clear();
    await readWorld();
    await readEverything();
  },
};

async function onEvent(event) {
  await handlers[event.type]?.(event);
  storedSoon();
}

function followSwitcher() {
  const links = [...byId('switcher').querySelectorAll('a')];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        for (const link of links) link.classList.toggle('current', link.hash === `#${target.id}`);
      }
    },
    { root: byId('stage'), threshold: 0.6 },
  );
  for (const pane of document.querySelectorAll('.pane')) observer.observe(pane);
}

async function start() {
  followSwitcher();
  await readWorld();
  await topBar.start();
  records.setHost(topBar.hasHost);
  if (topBar.hasHost) setInterval(storedSoon, STORED_EVERY_MILLISECONDS);
  if (topBar.opening) {
    group.choose(topBar.opening.group);
    await resident.chooseAccount(topBar.opening.openKfid);
  }
  await readEverything();
  follow({
    onEvent: (event) => onEvent(event).catch(() => undefined),
    onGap: () => readEverything().catch(() => undefined),
    onState: (open) => byId('live').classList.toggle('on', open),
  });
}

start().catch((error) => toast(`页面没有打开：${error.message}`));
