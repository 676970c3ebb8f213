/** The running state words 04000501 to 04000507 of DL/T 645-2007 (Annex C): bit → name. Reserved bits have none. */
export const statusWords2007: readonly { readonly field: string; readonly bits: Readonly<Record<number, string>> }[] = [
  {
    field: 'status1',
    bits: {
      1: 'demandByInterval',
      2: 'clockBatteryLow',
      3: 'readingBatteryLow',
      6: 'activeReverse',
      7: 'reactiveReverse',
    },
  },
  {
    field: 'status2',
    bits: {
      0: 'activeReverseL1',
      1: 'activeReverseL2',
      2: 'activeReverseL3',
      4: 'reactiveReverseL1',
      5: 'reactiveReverseL2',
      6: 'reactiveReverseL3',
    },
  },
  {
    field: 'status3',
    bits: {
      0: 'secondTimetable',
      1: 'auxiliarySupply',
      2: 'batterySupply',
      3: 'programmingAllowed',
      4: 'relayOpen',
      5: 'secondTimeZones',
      6: 'relayOpenCommanded',
      7: 'preTripAlarm',
    },
  },
  ...[1, 2, 3].map((phase) => ({
    field: `status${phase + 3}`,
    bits: {
      0: `voltageLostL${phase}`,
      1: `underVoltageL${phase}`,
      2: `overVoltageL${phase}`,
      3: `currentLostL${phase}`,
      4: `overCurrentL${phase}`,
      5: `overLoadL${phase}`,
      6: `reverseFlowL${phase}`,
      7: `phaseBrokenL${phase}`,
      8: `currentBrokenL${phase}`,
    },
  })),
  {
    field: 'status7',
    bits: {
      0: 'voltageReversePhaseOrder',
      1: 'currentReversePhaseOrder',
      2: 'voltageImbalance',
      3: 'currentImbalance',
      4: 'auxiliarySupplyLost',
      5: 'outage',
      6: 'demandOverLimit',
      7: 'powerFactorLow',
      8: 'currentImbalanceSevere',
    },
  },
];
