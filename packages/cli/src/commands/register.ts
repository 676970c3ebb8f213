import type { Attributes, NewAsset, NewHandleValue, Place, Template } from '@nameplate/sdk';
import type { Command } from 'commander';
import { assetJson, assetText } from '../asset.ts';
import { type Context, withClient } from '../context.ts';
import { attributesOf, placeArgument, settingArgument, valueArgument } from '../parse.ts';
import { print } from '../print.ts';
import type { Run } from '../program.ts';

interface Options {
  readonly template?: string;
  readonly set?: readonly (readonly [string, string])[];
  readonly place?: Place;
  readonly region?: string;
  readonly address?: string;
  readonly value?: readonly NewHandleValue[];
}

/** `nameplate register`. */
export function addRegister(program: Command, run: Run): void {
  program
    .command('register')
    .description('register an identifier, from a template or with raw handle values')
    .argument('<identifier>', 'such as 88.118.22/meter-0001')
    .option('--template <identifier>', 'the kind of thing it is')
    .option('--set <name=value>', 'an attribute of the template; repeatable', settingArgument)
    .option('--place <longitude,latitude>', 'where it is, WGS 84', placeArgument)
    .option('--region <code>', 'GB/T 2260, six digits')
    .option('--address <text>', 'for people')
    .option('--value <index:type=data>', 'a raw handle value; repeatable', valueArgument)
    .action(run(register));
}

async function register(context: Context, identifier: string, options: Options): Promise<void> {
  await withClient(context, async (np) => {
    const template: Template | undefined = options.template ? await np.templates.get(options.template) : undefined;
    const place = placeOf(options);
    const asset: NewAsset<Attributes> = {
      identifier,
      ...(template && { template, attributes: attributesOf(options.set ?? [], template.definition) }),
      ...(!template && options.set && { attributes: Object.fromEntries(options.set) }),
      ...(place && { place }),
      ...(options.value && { values: options.value }),
    };
    const registered = await np.assets.register(asset, { signal: context.io.signal });
    print(context, { json: assetJson(registered), text: () => `Registered.\n${assetText(registered)}` });
  });
}

function placeOf({ place, region, address }: Options): Place | undefined {
  if (!place && region === undefined && address === undefined) return undefined;
  return { ...place, ...(region !== undefined && { regionCode: region }), ...(address !== undefined && { address }) };
}
