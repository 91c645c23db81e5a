import { formatMinor, formatPrice } from '@nahtlos/design';
import { useSession } from '../session.js';
import type { Order } from './timeline.js';

type Line = Order['lines'][number];

/** What became of the units, where it is not simply that they are to come. */
function StateOf({ line }: { line: Line }) {
  const { words } = useSession();
  const said = words.orders;
  const waiting = line.ordered - line.canceled - line.fulfilled - line.allocated;
  const parts = [
    line.fulfilled > 0 ? said.goneUnits(line.fulfilled) : '',
    line.canceled > 0 ? said.canceledUnits(line.canceled) : '',
    line.returned > 0 ? said.returnedUnits(line.returned) : '',
    line.variant && waiting > 0 && line.kind !== 'shipping' ? said.waitingUnits(waiting) : '',
  ].filter(Boolean);
  return <>{parts.join(', ') || '–'}</>;
}

function Sums({ order }: { order: Order }) {
  const { words, language } = useSession();
  const said = words.orders;
  const money = (minor: number) => formatMinor(minor, order.currency, language);
  const goods = order.total_minor + order.discount_minor - order.shipping_minor;
  return (
    <dl className="sums">
      <div>
        <dt>{said.goodsSum}</dt>
        <dd>{money(goods)}</dd>
      </div>
      {order.discount_minor > 0 && (
        <div>
          <dt>{said.discount}</dt>
          <dd>−{money(order.discount_minor)}</dd>
        </div>
      )}
      {order.shipping_minor > 0 && (
        <div>
          <dt>{said.shipping}</dt>
          <dd>{money(order.shipping_minor)}</dd>
        </div>
      )}
      <div className="sum">
        <dt>{said.sum}</dt>
        <dd>{money(order.total_minor)}</dd>
      </div>
      <div>
        <dt>{said.tax}</dt>
        <dd>{money(order.tax_minor)}</dd>
      </div>
    </dl>
  );
}

export function Lines({ order }: { order: Order }) {
  const { words, language } = useSession();
  const said = words.orders;
  return (
    <section className="panel" aria-labelledby="lines">
      <h2 id="lines">{said.lines}</h2>
      <div className="table-box" role="region" aria-label={said.lines} tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{said.article}</th>
              <th scope="col" className="number">
                {said.ordered}
              </th>
              <th scope="col">{said.state}</th>
              <th scope="col" className="number only-wide">
                {said.price}
              </th>
              <th scope="col" className="number">
                {said.sum}
              </th>
            </tr>
          </thead>
          <tbody>
            {order.lines.map((line) => (
              <tr key={line.line}>
                <td>
                  {line.title}
                  <span className="under">{line.sku}</span>
                </td>
                <td className="number">{line.ordered}</td>
                <td>
                  <StateOf line={line} />
                </td>
                <td className="number only-wide">
                  {formatPrice(line.unit_price, order.currency, language)}
                </td>
                <td className="number">{formatMinor(line.total_minor, order.currency, language)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <td colSpan={5}>
                <Sums order={order} />
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}
