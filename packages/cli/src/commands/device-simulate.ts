import { NameplateError } from '@nameplate/sdk';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { collect, countArgument } from '../parse.ts';
import { isFile, loadProfile } from '../profile/load-profile.ts';
import type { Run } from '../program.ts';
import { dryRun } from '../simulate/dry-run.ts';
import { encodedFormats } from '../simulate/encoding.ts';
import { faultNames } from '../simulate/faults.ts';
import { faultsArgument, type SimulateOptions, scaleArgument, spanArgument } from '../simulate/settings.ts';
import { clean, simulate } from '../simulate/simulate.ts';

/** `nameplate device simulate`: devices for trials, from a profile. */
export function addDeviceSimulate(device: Command, run: Run): void {
  device
    .command('simulate')
    .description('enrol devices that report plausible values by a profile, for trials')
    .argument('<profile>', 'a built-in name such as meter.water, or an identifier; with --dry-run a file too')
    .option('--count <n>', 'how many', countArgument, 1)
    .option('--prefix <prefix>', 'registers them under this prefix')
    .option('--name <text>', 'what they are called before their number (default: sim- and the profile)')
    .option('--device <identifier>', 'a registered device without a password, instead; repeatable', collect)
    .option('--interval <span>', "seconds or PT15M between reports (default: the profile's)", spanArgument)
    .option('--time-scale <n>', 'values move and reports come this many times as fast; times stay true', scaleArgument)
    .option('--backfill <span>', 'reports so much history first, such as P7D', spanArgument)
    .option('--faults [kinds]', `what may go wrong: ${faultNames.join(',')} (default: all)`, faultsArgument)
    .option('--seed <text>', 'the same seed makes the same devices', '1')
    .option('--format <format>', `instead of the profile's own: ${encodedFormats.join(', ')}`)
    .option('--reports <n>', 'ends after so many reports of each, beside the history', countArgument)
    .option('--mqtt <url>', "of the server (default: port 1883 of the endpoint's host)")
    .option('--dry-run', 'prints what would be published; needs no server')
    .option('--clean', 'retires the devices of earlier runs instead')
    .action(run(work));
}

async function work(context: Context, profile: string, options: SimulateOptions): Promise<void> {
  const loaded = await loadProfile(context, profile);
  if (options.clean) await clean(context, loaded, options);
  else if (options.dryRun) dryRun(context, loaded, options);
  else if (isFile(profile))
    throw new NameplateError(
      'INVALID_VALUE',
      `${profile}: publish it first, and name its identifier; a file is for --dry-run.`,
      {
        reason: 'USAGE',
      },
    );
  else await simulate(context, loaded, options);
}
