/** Where a thing is. WGS 84, which CGCS2000 equals at this accuracy. */
export interface Place {
  /** Degrees east, −180 … 180. */
  readonly longitude?: number;
  /** Degrees north, −90 … 90. */
  readonly latitude?: number;
  /** Metres above the ellipsoid. */
  readonly altitude?: number;
  /** GB/T 2260, six digits: province, city, county. */
  readonly regionCode?: string;
  /** The identifier of the area that holds it. */
  readonly area?: string;
  /** Free text for people. */
  readonly address?: string;
  /** Unix milliseconds of when this was set. */
  readonly updateTimeMs?: number;
}
