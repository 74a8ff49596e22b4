/**
 * Units that cannot be mistaken for one another. A quantity is a number at run time; the compiler keeps millilitres
 * from being handed to what wants millimetres. UCUM names where there is one.
 */
declare const unit: unique symbol;
export type Quantity<Unit extends string> = number & { readonly [unit]: Unit };

export type Millimetre = Quantity<'mm'>;
export type SquareMillimetre = Quantity<'mm2'>;
export type CubicMillimetre = Quantity<'mm3'>;
export type Millilitre = Quantity<'ml'>;
export type Hounsfield = Quantity<'[hnsf]'>;
export type Centimetre = Quantity<'cm'>;
export type Kilogram = Quantity<'kg'>;
export type SquareMetre = Quantity<'m2'>;
export type Degree = Quantity<'deg'>;
export type Days = Quantity<'d'>;
/** A share in percent; the name of the value says of what (`flrPercent` of functional TLV, `sflrPercent` of sTLV). */
export type Percent = Quantity<'%'>;
/** A difference of two percentages of the same whole: percentage points of sTLV. */
export type PercentagePoint = Quantity<'{point}'>;
export type PointPerWeek = Quantity<'{point}/wk'>;
export type MillilitrePerDay = Quantity<'ml/d'>;

export const millilitresFrom = (volume: CubicMillimetre): Millilitre => (volume / 1000) as Millilitre;
