#include "tests/support/life.hpp"

namespace nahtlos {
template class Batch<flows::PlaceOrderKind>;
template class Batch<flows::AdvanceFulfillmentKind>;
template class Batch<flows::CancelOrderKind>;
template class Batch<flows::ReturnGoodsKind>;
template class Batch<flows::AskReturnKind>;
template class Batch<flows::AdvanceReturnKind>;
template class Batch<flows::ChangeStockKind>;
template class Batch<flows::SettleRefundKind>;
}  // namespace nahtlos
