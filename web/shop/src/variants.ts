// Choosing among the variants of a product, option by option.
import type { Schemas } from '@nahtlos/client';

export type Variant = Schemas['VariantView'];
export type Axis = Schemas['OptionAxis'];

const value = (variant: Variant, axis: string): string | undefined =>
  (variant.options as Record<string, string>)[axis];

/** The variant whose SKU is in the address, else the first that is sold. */
export function chosenOf(variants: Variant[], sku: string | undefined): Variant | undefined {
  const sold = variants.filter((one) => one.status === 'active' && one.unit_price != null);
  return sold.find((one) => one.sku === sku) ?? sold[0];
}

/** What is chosen where one option is another: with all others the same if that is sold, else the
    first with it. Nothing where none is. */
export function withOption(variants: Variant[], from: Variant, axis: string, wanted: string): Variant | undefined {
  const fits = variants.filter(
    (one) => one.status === 'active' && one.unit_price != null && value(one, axis) === wanted,
  );
  const others = Object.keys(from.options).filter((other) => other !== axis);
  return fits.find((one) => others.every((other) => value(one, other) === value(from, other))) ?? fits[0];
}

/** Pictures of a variant before those of all; never none because of a choice. */
export function picturesOf<Picture extends { role?: string; variants?: string[] }>(
  media: Picture[],
  sku: string,
): Picture[] {
  const pictures = media.filter((one) => (one.role ?? 'picture') === 'picture');
  const own = pictures.filter((one) => one.variants?.includes(sku));
  const common = pictures.filter((one) => !one.variants?.length);
  const shown = [...own, ...common];
  return shown.length ? shown : pictures;
}
