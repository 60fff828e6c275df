/* Cells of a heat table: how dark, what it says, what it opens. */

export interface HeatRow {
  id: string;
  name: string;
  /** A few quiet words beside the name. */
  note?: string;
  href?: string;
  /** Stands inside the row above. */
  part?: boolean;
  /** Its cells hold words of two lines. */
  wraps?: boolean;
}

export interface HeatCell {
  text: string;
  /** Small words behind the text. */
  small?: string;
  /** 0 no ground, 1 to 6 darker. */
  level: number;
  /** solid: it is so; striped: it may be; quiet: not of note; plain: only the ground speaks. */
  look: 'solid' | 'striped' | 'quiet' | 'plain';
  /** The whole cell in one sentence, for those who do not see it and as its title. */
  said: string;
  href?: string;
  chosen?: boolean;
}

const SHARES = [0.004, 0.05, 0.15, 0.3, 0.5, 0.75];

/** The ground of a share of one: 1 from 0.4 %, then 5, 15, 30, 50 and 75 %. */
export const levelOf = (share: number | null | undefined): number =>
  share === null || share === undefined ? 0 : SHARES.filter((from) => share >= from).length;
