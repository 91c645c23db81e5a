import { Trouble } from '@nahtlos/design';
import { orThrow, type Schemas } from '@nahtlos/client';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../data.js';
import { useBrand, useLanguage, useWords } from '../context.js';
import { Choice } from './Choice.js';

type Point = Schemas['PickupPoint'];

interface Shown {
  carrier: string;
  postalCode: string;
  value?: Point;
  isWrong: boolean;
  onChange: (point?: Point) => void;
}

const metres = (lang: string, m: number) =>
  m < 1000
    ? `${Math.round(m / 10) * 10} m`
    : `${new Intl.NumberFormat(lang, { maximumFractionDigits: 1 }).format(m / 1000)} km`;

/** The carrier's shops near a postal code, the nearest first. */
export function ParcelShopChoice({ carrier, postalCode, value, isWrong, onChange }: Shown) {
  const words = useWords();
  const lang = useLanguage();
  const { country } = useBrand();
  const isWhole = /^\d{4,5}$/.test(postalCode.trim());
  const points = useQuery({
    queryKey: ['points', carrier, country, postalCode.trim()],
    enabled: isWhole,
    queryFn: () =>
      orThrow(
        api(lang).GET('/v1/carriers/{carrier}/pickup-points', {
          params: {
            path: { carrier },
            query: { country, postal_code: postalCode.trim(), limit: 6 },
          },
        }),
      ),
  });
  const isGone = value !== undefined && points.data?.items.every(({ id }) => id !== value.id);
  useEffect(() => {
    if (isGone) onChange(undefined);
  }, [isGone, onChange]);
  if (!isWhole) return <p className="soft small">{words.parcelShopsNear}</p>;
  if (points.isError) {
    return <Trouble error={points.error} language={lang} onRetry={() => void points.refetch()} />;
  }
  return (
    <div className="stack" aria-live="polite" aria-busy={points.isPending}>
      {isWrong && (
        <p className="bad small" role="alert">
          {words.chooseParcelShop}
        </p>
      )}
      {points.data?.items.length === 0 && <p className="soft">{words.noParcelShops}</p>}
      <Choice
        name="parcel-shop"
        value={value?.id ?? ''}
        onChange={(id) => onChange(points.data?.items.find((one) => one.id === id))}
        choices={(points.data?.items ?? []).map((one) => ({
          value: one.id,
          title: one.name,
          text: `${one.address1}, ${one.postal_code} ${one.city} · ${metres(lang, one.distance_m)}`,
        }))}
      />
    </div>
  );
}
