/** What an industry code of GB/T 4754-2017 says: the section, and as far as it goes division, group and class. */
export interface Industry {
  /** `C3660`, in capitals. */
  readonly code: string;
  /** A … T. */
  readonly section: string;
  readonly division?: string;
  readonly group?: string;
  readonly class?: string;
}

/**
 * An industry code, as `C`, `C36`, `C366` or `C3660`. Section, and whether the division is one of that section, are checked by
 * the table of the standard; group and class by their form only, since those lists change with every amendment.
 */
export function parseIndustry(text: string): Industry | undefined {
  const code = text.toUpperCase();
  const form = /^([A-T])(?:([0-9]{2})([0-9])?([0-9])?)?$/.exec(code);
  if (form === null) return undefined;
  const [, section = '', division, group, last] = form;
  if (division === undefined) return { code, section };
  const { first, last: end } = industrySections[section] ?? { first: 1, last: 0 };
  if (Number(division) < first || Number(division) > end) return undefined;
  return {
    code,
    section,
    division,
    ...(group !== undefined && { group: division + group }),
    ...(last !== undefined && { class: `${division}${group}${last}` }),
  };
}

interface Section {
  /** First and last division. */
  readonly first: number;
  readonly last: number;
  readonly zh: string;
  readonly en: string;
}

const section = (first: number, last: number, zh: string, en: string): Section => ({ first, last, zh, en });

/** The twenty sections of GB/T 4754-2017 with the divisions in each; the Chinese names are the standard's, the English ones ours. */
export const industrySections: Readonly<Record<string, Section>> = {
  A: section(1, 5, '农、林、牧、渔业', 'Agriculture, forestry, animal husbandry and fishery'),
  B: section(6, 12, '采矿业', 'Mining'),
  C: section(13, 43, '制造业', 'Manufacturing'),
  D: section(44, 46, '电力、热力、燃气及水生产和供应业', 'Production and supply of electricity, heat, gas and water'),
  E: section(47, 50, '建筑业', 'Construction'),
  F: section(51, 52, '批发和零售业', 'Wholesale and retail trades'),
  G: section(53, 60, '交通运输、仓储和邮政业', 'Transport, storage and post'),
  H: section(61, 62, '住宿和餐饮业', 'Accommodation and catering'),
  I: section(63, 65, '信息传输、软件和信息技术服务业', 'Information transmission, software and IT services'),
  J: section(66, 69, '金融业', 'Finance'),
  K: section(70, 70, '房地产业', 'Real estate'),
  L: section(71, 72, '租赁和商务服务业', 'Leasing and business services'),
  M: section(73, 75, '科学研究和技术服务业', 'Scientific research and technical services'),
  N: section(76, 79, '水利、环境和公共设施管理业', 'Water conservancy, environment and public facilities'),
  O: section(80, 82, '居民服务、修理和其他服务业', 'Services to households, repair and other services'),
  P: section(83, 83, '教育', 'Education'),
  Q: section(84, 85, '卫生和社会工作', 'Health and social work'),
  R: section(86, 90, '文化、体育和娱乐业', 'Culture, sports and entertainment'),
  S: section(91, 96, '公共管理、社会保障和社会组织', 'Public administration, social security and organizations'),
  T: section(97, 97, '国际组织', 'International organizations'),
};
