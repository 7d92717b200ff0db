import type { SimClock } from './clock';
import type { SimEvents } from './events';
import type { Faults } from './faults';
import type { Sequence } from './ids';
import type { SimulatorSettings } from './settings';
import type { SimWorld } from './world';

/** What every part of the simulator shares. */
export interface SimCore {
  world: SimWorld;
  settings: SimulatorSettings;
  clock: SimClock;
  events: SimEvents;
  faults: Faults;
  sequence: Sequence;
  /** Base URL of the product's callback routes, without a slash at the end. */
  callbackBase(): string;
  /** Where the simulator itself is reached, without a slash at the end. */
  selfUrl(): string;
}
