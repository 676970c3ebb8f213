import fc from 'fast-check';
import type { DataType } from './data-type.ts';
import type { Metric, PropertySet, Scalar, SparkplugValue } from './payload.ts';

const text = fc.string({ unit: 'binary' });
const float = fc.float({ noNaN: true });
const double = fc.double({ noNaN: true });
const whole = (bits: number, signed: boolean) =>
  fc.integer(signed ? { min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 } : { min: 0, max: 2 ** bits - 1 });
const time = fc.nat(2 ** 45);

const scalars = {
  Int8: whole(8, true),
  Int16: whole(16, true),
  Int32: whole(32, true),
  Int64: fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  UInt8: whole(8, false),
  UInt16: whole(16, false),
  UInt32: whole(32, false),
  UInt64: fc.bigInt(0n, 2n ** 64n - 1n),
  Float: float,
  Double: double,
  Boolean: fc.boolean(),
  String: text,
  DateTime: time,
  Text: text,
  UUID: fc.uuid(),
} satisfies Partial<Record<DataType, fc.Arbitrary<Scalar>>>;

const scalarTypes = Object.keys(scalars) as (keyof typeof scalars)[];

/** A type and a value of it. */
const anyScalar = fc
  .constantFrom(...scalarTypes)
  .chain((type) => (scalars[type] as fc.Arbitrary<Scalar>).map((value) => ({ type: type as DataType, value })));

const anyArray = fc
  .constantFrom(...scalarTypes.filter((type) => type !== 'Text' && type !== 'UUID'))
  .chain((type) =>
    fc
      .array(
        (type === 'String' ? text.map((value) => value.replaceAll('\0', '')) : scalars[type]) as fc.Arbitrary<Scalar>,
      )
      .map((value) => ({ type: `${type}Array` as DataType, value: value as SparkplugValue })),
  );

const anyDataSet = fc.array(fc.constantFrom(...scalarTypes), { maxLength: 4 }).chain((types) =>
  fc.record({
    type: fc.constant<DataType>('DataSet'),
    value: fc.record({
      columns: fc.tuple(...types.map(() => text)),
      types: fc.constant(types as DataType[]),
      rows: fc.array(fc.tuple(...types.map((type) => fc.option(scalars[type] as fc.Arbitrary<Scalar>))), {
        maxLength: 3,
      }),
    }),
  }),
);

const anyProperties: fc.Arbitrary<PropertySet> = fc.dictionary(
  fc.string().filter((key) => key !== '__proto__'),
  fc.oneof(anyScalar, fc.constant({ type: 'Int32' as DataType, value: null })),
  { maxKeys: 3, noNullPrototype: true },
);

const head = {
  name: text,
  alias: fc.bigInt(0n, 2n ** 64n - 1n),
  timestampMs: time,
  historical: fc.boolean(),
  transient: fc.boolean(),
  metadata: fc.record(
    { isMultiPart: fc.boolean(), contentType: text, size: scalars.UInt64, md5: text },
    { requiredKeys: [] },
  ),
  properties: anyProperties,
};

const flat = fc
  .tuple(
    fc.record(head, { requiredKeys: [] }),
    fc.oneof(
      anyScalar,
      anyArray,
      anyDataSet,
      fc.constant({ type: 'String' as DataType, value: null }),
      fc.uint8Array().map((value) => ({ type: 'Bytes' as DataType, value: value as SparkplugValue })),
    ),
  )
  .map(([rest, value]): Metric => ({ ...rest, ...value }));

/** Metrics of every type, for tests of what is written and read again. */
export const anyMetric: fc.Arbitrary<Metric> = fc.oneof(
  { weight: 4, arbitrary: flat },
  {
    weight: 1,
    arbitrary: fc
      .record({
        version: text,
        definition: text,
        isDefinition: fc.boolean(),
        members: fc.array(flat, { maxLength: 3 }),
        parameters: fc.array(
          fc.tuple(text, anyScalar).map(([name, scalar]) => ({ name, ...scalar })),
          { maxLength: 2 },
        ),
      })
      .map((value): Metric => ({ name: 'template', type: 'Template', value })),
  },
);
