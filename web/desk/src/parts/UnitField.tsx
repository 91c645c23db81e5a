import { useId } from 'react';

interface Props {
  name: string;
  title: string;
  under: string;
  most: number;
  value: number;
}

/** So many of an article, among others in a box of class "units". */
export function UnitField({ name, title, under, most, value }: Props) {
  const id = useId();
  return (
    <div className="unit">
      <label htmlFor={id}>
        {title}
        <span className="under">{under}</span>
      </label>
      <input id={id} name={name} type="number" min={0} max={most} defaultValue={value} />
    </div>
  );
}
