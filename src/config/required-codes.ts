import type { EmergencyKind } from '../domain/codes';

/** Codes that labels, flows and reports rely on: a catalogue may add codes but keeps these. */
export const requiredCodes = {
  repairs: words(`WATER_LEAK DRAIN_CLOG TOILET FAUCET NO_WATER NO_POWER ELECTRIC_TRIP SOCKET_SWITCH LIGHT_HOME
    LIGHT_PUBLIC ELEVATOR DOOR_LOCK WINDOW UNIT_DOOR INTERCOM BARRIER FIRE_FACILITY WALL_SEEPAGE WALL_TILE AIRCON
    HEATING GAS_APPLIANCE NETWORK CCTV PLAYGROUND ROAD APPLIANCE PUBLIC_FACILITY REPAIR_OTHER`),
  services: words(`CLEANING ACCESS_CARD PARKING_SPACE MOVE_IN MOVE_OUT DECORATION INVOICE PAYMENT RENTAL
    SERVICE_OTHER`),
  complaints:
    words(`NOISE_RENOVATION NOISE_NEIGHBOR NOISE_PUBLIC CLEANLINESS GREENING PEST PARKING SECURITY_SERVICE
    STAFF_ATTITUDE SLOW_RESPONSE FEES PETS HIGH_TOSS ILLEGAL_BUILD FIRE_LANE EBIKE FACILITY MAIL SMELL LEAK_DISPUTE
    COMMON_AREA PRIVACY COMPLAINT_OTHER`),
} as const;

/** Emergency codes by kind; the kind belongs to the code's meaning. */
export const requiredEmergencies: Readonly<Record<EmergencyKind, readonly string[]>> = {
  medical: words('COLLAPSE CARDIAC FALL CHILD_INJURY POISONING BIRTH MEDICAL_OTHER'),
  security: words('THEFT BURGLARY ROBBERY FIGHT INTRUDER HOSTAGE SUICIDE MISSING SECURITY_OTHER'),
  engineering: words(`PIPE_BURST GAS_LEAK ELECTRIC_SHOCK ELEVATOR_TRAPPED FLOOD FALLING_HAZARD MANHOLE
    ENGINEERING_OTHER`),
  fire: words('FIRE SMOKE EBIKE_FIRE'),
  other: words('LOCKED_OUT_DANGER HELP_OTHER'),
};

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}

/** The resident's phone must not ring: it is a spark, or betrays the person. */
export const silentCodes: readonly string[] = words('GAS_LEAK BURGLARY HOSTAGE FIGHT INTRUDER');
